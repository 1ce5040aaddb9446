import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { ConfigProblem } from '../problems/config-problem';
import { GuardConfigError } from '../problems/guard-config.error';
import { isDecorated } from './recorded-policy';
import type { RoutePolicy } from './route-policy';
import type { Decorated, RoutePolicyReader } from './route-policy.reader';

/**
 * The policies of all routes, read at boot and kept by class *and* handler, because controllers that inherit a method
 * share the function. A route that comes later, from a module loaded lazily, is read when it is first asked for.
 */
export class RoutePolicies {
  private readonly byController = new WeakMap<Decorated, WeakMap<Decorated, RoutePolicy>>();
  private readonly decorated: RoutePolicy[] = [];

  constructor(
    private readonly reader: RoutePolicyReader,
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** @throws GuardConfigError with everything that is wrong with the decorators of the app */
  readAll(): void {
    const problems: ConfigProblem[] = [];
    for (const { metatype } of [...this.discovery.getControllers(), ...this.discovery.getProviders()]) {
      if (typeof metatype !== 'function' || !metatype.prototype) continue;
      const prototype = metatype.prototype as Record<string, unknown>;
      for (const name of this.scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name];
        // A provider of several modules is one class, and its routes are the same.
        if (typeof handler !== 'function' || this.byController.get(metatype)?.has(handler)) continue;
        this.remember(metatype, handler, problems);
      }
    }
    // What is wrong on a controller is found again with each of its handlers.
    const distinct = new Map(problems.map((problem) => [`${problem.path} ${problem.value}`, problem]));
    if (distinct.size > 0) throw new GuardConfigError([...distinct.values()]);
  }

  /** The policies that decorators have a part in, as far as they were read. */
  get withDecorators(): readonly RoutePolicy[] {
    return this.decorated;
  }

  of(controller: Decorated, handler: Decorated): RoutePolicy {
    return this.byController.get(controller)?.get(handler) ?? this.remember(controller, handler, []);
  }

  private remember(controller: Decorated, handler: Decorated, problems: ConfigProblem[]): RoutePolicy {
    let byHandler = this.byController.get(controller);
    if (byHandler === undefined) this.byController.set(controller, (byHandler = new WeakMap()));
    const policy = this.reader.read(controller, handler, problems);
    byHandler.set(handler, policy);
    if (policy.decorations !== undefined && isDecorated(policy.decorations)) this.decorated.push(policy);
    return policy;
  }
}
