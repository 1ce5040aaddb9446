import 'reflect-metadata';
import { Inject, Injectable, RequestMethod, type VERSION_NEUTRAL } from '@nestjs/common';
import { ApplicationConfig, DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { RouteEntry } from './route-entry';
import { routePaths, versionsBesidePath } from './route-paths';
import { RoutePolicies } from './route-policies';
import type { Decorated } from './route-policy.reader';
import type { StrayHandler } from './stray-handler';

/** Where Nest and its packages leave what their decorators were given; the same since Nest 7. */
const NestKey = {
  path: 'path',
  method: 'method',
  host: 'host',
  version: '__version__',
  modulePath: '__module_path__',
  resolverType: 'graphql:resolver_type',
  resolverName: 'graphql:resolver_name',
  message: 'websockets:message_mapping',
  pattern: 'microservices:pattern',
} as const;

type Version = string | typeof VERSION_NEUTRAL;

/** A method of a controller or a provider, and the class by which it was found. */
interface Method {
  readonly type: Decorated;
  readonly handler: Decorated;
  readonly name: string;
}

/**
 * All ways to the handlers of the app, as the router of Nest registers them. Ask it when the app is initialised: a
 * prefix or a version that is set later is not in it.
 */
@Injectable()
export class RouteTable {
  constructor(
    @Inject(ApplicationConfig) private readonly app: ApplicationConfig,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
    @Inject(RoutePolicies) private readonly policies: RoutePolicies,
  ) {}

  /** The routes of controllers in the order of registration, then the fields of resolvers. */
  list(): RouteEntry[] {
    const routes = [...this.modules.values()].flatMap(({ metatype, controllers }) =>
      [...controllers.values()].flatMap(({ metatype: controller }) =>
        typeof controller === 'function' ? this.routesOf(controller, this.modulePathOf(metatype)) : [],
      ),
    );
    return [...routes, ...this.providerMethods().flatMap((method) => this.fieldOf(method))];
  }

  /** Decorated methods that no door ever asks for: of providers, gateways and handlers of messages. */
  strays(): StrayHandler[] {
    const controllers = this.discovery.getControllers().flatMap(({ metatype }) => this.methodsOf(metatype));
    const others = controllers.filter(({ handler }) => !Reflect.hasMetadata(NestKey.path, handler));
    const providers = this.providerMethods().filter((method) => this.fieldOf(method).length === 0);
    return [...others, ...providers].flatMap(({ type, handler }) => {
      const { handler: name = '', decorators } = this.policies.of(type, handler);
      if (decorators.length === 0) return [];
      return [{ name, kind: kindOf(handler), decorators }];
    });
  }

  private routesOf(controller: Decorated, modulePath: string): RouteEntry[] {
    const controllerPaths = listOf<string>(Reflect.getMetadata(NestKey.path, controller));
    const hosts = listOf<unknown>(Reflect.getMetadata(NestKey.host, controller)).map(String);
    return this.methodsOf(controller).flatMap(({ handler }) => {
      if (!Reflect.hasMetadata(NestKey.path, handler)) return [];
      const method = Number(Reflect.getMetadata(NestKey.method, handler)) as RequestMethod;
      const versions = this.versionsOf(controller, handler);
      const handlerPaths = listOf<string>(Reflect.getMetadata(NestKey.path, handler));
      const parts = { modulePath, controllerPaths, handlerPaths, versions, method };
      const policy = this.policies.of(controller, handler);
      return routePaths(parts, this.app).map((path) => ({
        kind: 'http' as const,
        method: RequestMethod[method] ?? 'ALL',
        path,
        handler: policy.handler ?? '',
        versions: versionsBesidePath(versions, this.app),
        hosts,
        policy,
      }));
    });
  }

  private versionsOf(controller: Decorated, handler: Decorated): Version[] {
    const versioning = this.app.getVersioning();
    if (versioning === undefined) return [];
    const own: unknown = Reflect.getMetadata(NestKey.version, handler);
    const inherited: unknown = Reflect.getMetadata(NestKey.version, controller) ?? versioning.defaultVersion;
    return listOf<Version>(own || inherited);
  }

  private modulePathOf(module: Decorated): string {
    const key = NestKey.modulePath;
    const ofThisApp: unknown = Reflect.getMetadata(key + this.modules.applicationId, module);
    return String(ofThisApp ?? Reflect.getMetadata(key, module) ?? '');
  }

  /** Fields are of the type that stands on the method, or on the class as `@Resolver('Order')` leaves it. */
  private fieldOf({ type, handler, name }: Method): RouteEntry[] {
    if (!Reflect.hasMetadata(NestKey.resolverName, handler)) return [];
    const parent: unknown =
      Reflect.getMetadata(NestKey.resolverType, handler) ?? Reflect.getMetadata(NestKey.resolverType, type);
    const field: unknown = Reflect.getMetadata(NestKey.resolverName, handler);
    const policy = this.policies.of(type, handler);
    return [
      {
        kind: 'graphql',
        method: typeof parent === 'string' ? parent : 'Field',
        path: typeof field === 'string' && field !== '' ? field : name,
        handler: policy.handler ?? '',
        versions: [],
        hosts: [],
        policy,
      },
    ];
  }

  private providerMethods(): Method[] {
    return this.discovery.getProviders().flatMap(({ metatype }) => this.methodsOf(metatype));
  }

  private methodsOf(type: unknown): Method[] {
    if (typeof type !== 'function' || !type.prototype) return [];
    const prototype = type.prototype as Record<string, unknown>;
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      return typeof handler === 'function' ? [{ type, handler, name }] : [];
    });
  }
}

function kindOf(handler: Decorated): StrayHandler['kind'] {
  if (Reflect.hasMetadata(NestKey.message, handler)) return 'gateway';
  return Reflect.hasMetadata(NestKey.pattern, handler) ? 'message' : 'provider';
}

function listOf<T>(value: unknown): T[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]) as T[];
}
