import { checkNames } from '../config/check-name';
import { sameTemplate } from '../policy/same-template';
import type { BootedLine, ServedLine } from '../telemetry/recording-line';
import { RecordFields } from './record-fields';

/** Ways to a handler that are told apart; an app has a few for each. */
const MAX_WAYS = 100;
const MAX_HANDLERS = 20_000;
const HTTP_METHOD = /^[A-Z-]+$/;

/** A route, as the head of a recording lists it. */
export type ListedRoute = BootedLine['routes'][number];

/** A method and a template by which a handler was reached. */
interface Way {
  readonly method: string;
  readonly route: string;
}

/** Which routes answered a request that nothing stood against: an attack on a route does not exercise it. */
export class ExercisedRoutes {
  /** By handler: the methods and templates by which it was reached. */
  private readonly ways = new Map<string, Map<string, Way>>();

  add({ method, route = '', handler, facts }: ServedLine): void {
    const passes = [facts, ...(facts.then ?? [])];
    for (const name of new Set([handler, ...passes.map((pass) => pass.handler)])) {
      if (name !== undefined) this.addWay(name.replace(/#\d+$/, ''), method, route);
    }
  }

  /** The routes that never did, of those that the mode makes a difference for. */
  missing({ routes, policies }: Pick<BootedLine, 'routes' | 'policies'>): ListedRoute[] {
    const indifferent = new Set(policies.filter(isIndifferent).map(({ handler }) => handler));
    const paths = new Map<string, number>();
    for (const { handler } of routes) paths.set(handler, (paths.get(handler) ?? 0) + 1);
    return routes.filter(
      (route) => !indifferent.has(route.handler) && !this.has(route, paths.get(route.handler) === 1),
    );
  }

  /** @param isOnly whether the handler has no other route: then its template needs no comparison */
  private has({ method, path, handler }: ListedRoute, isOnly: boolean): boolean {
    const ways = [...(this.ways.get(handler)?.values() ?? [])];
    if (!HTTP_METHOD.test(method)) return ways.length > 0; // a field of a resolver: its route is that of GraphQL
    return ways.some(
      (way) =>
        (method === 'ALL' || way.method === method || (method === 'GET' && way.method === 'HEAD')) &&
        (isOnly || sameTemplate(way.route, path)),
    );
  }

  private addWay(handler: string, method: string, route: string): void {
    let ways = this.ways.get(handler);
    if (ways === undefined) {
      if (this.ways.size >= MAX_HANDLERS) return;
      ways = new Map<string, Way>();
      this.ways.set(handler, ways);
    }
    if (ways.size < MAX_WAYS) ways.set(`${method} ${route}`, { method, route });
  }
}

/** Routes on which the global checks do not look, or deny in passive mode already: a flip changes nothing there. */
function isIndifferent(policy: Readonly<Record<string, unknown>>): boolean {
  const fields = RecordFields.of(policy);
  const skipped = fields?.list('skipped', (name) => checkNames.find((known) => known === name)) ?? [];
  return fields?.flag('enforced') === true || checkNames.every((name) => skipped.includes(name));
}
