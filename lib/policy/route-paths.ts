import { RequestMethod, VERSION_NEUTRAL, VersioningType, type VersioningOptions } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';

type Version = string | typeof VERSION_NEUTRAL;

/** The pieces that decorators and modules give for the path of a handler. */
export interface PathParts {
  readonly modulePath: string;
  readonly controllerPaths: readonly string[];
  readonly handlerPaths: readonly string[];
  readonly versions: readonly Version[];
  readonly method: RequestMethod;
}

/** Where a path may be left out of the global prefix, as `setGlobalPrefix` keeps it. */
interface ExcludedRoute {
  readonly pathRegex: RegExp;
  readonly requestMethod: RequestMethod;
}

/** The whole paths of a handler, put together as the router of Nest does. */
export function routePaths(parts: PathParts, app: ApplicationConfig): string[] {
  const { modulePath, controllerPaths, handlerPaths, method } = parts;
  return controllerPaths.flatMap((controllerPath) =>
    handlerPaths.flatMap((handlerPath) => {
      const path = [modulePath, controllerPath, handlerPath].reduce(append, '');
      const prefix = isExcluded(path, method, app) ? '' : leading(app.getGlobalPrefix()).replace(/\/$/, '');
      return versionPrefixes(parts.versions, app).map((version) => {
        const whole = leading(`${prefix}${version}${path}`.replace(/\/$/, ''));
        return whole === '' ? '/' : whole;
      });
    }),
  );
}

/** The versions that no path tells: those of a header, a media type or a function of the user's. */
export function versionsBesidePath(versions: readonly Version[], app: ApplicationConfig): string[] {
  const versioning = app.getVersioning();
  if (versioning === undefined || versioning.type === VersioningType.URI) return [];
  return versions.map((version) => (version === VERSION_NEUTRAL ? '(neutral)' : version));
}

function versionPrefixes(versions: readonly Version[], app: ApplicationConfig): string[] {
  const versioning: VersioningOptions | undefined = app.getVersioning();
  if (versioning?.type !== VersioningType.URI || versions.length === 0) return [''];
  const letter = versioning.prefix === false ? '' : (versioning.prefix ?? 'v');
  return versions.map((version) => (version === VERSION_NEUTRAL ? '' : `/${letter}${version}`));
}

function isExcluded(path: string, method: RequestMethod, app: ApplicationConfig): boolean {
  const excluded = (app.getGlobalPrefixOptions().exclude ?? []) as unknown as readonly ExcludedRoute[];
  return excluded.some(
    ({ pathRegex, requestMethod }) =>
      // -1 stands for all methods since `consumer.apply().forRoutes('*')`.
      [RequestMethod.ALL, -1, method].includes(requestMethod) && pathRegex.test(leading(path)),
  );
}

function append(path: string, fragment: string): string {
  return fragment === '' ? path : path.replace(/\/$/, '') + leading(fragment);
}

function leading(path: string): string {
  return path === '' || path.startsWith('/') ? path : `/${path}`;
}
