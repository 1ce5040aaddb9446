import type { CheckName } from '../config/check-name';
import type { GuardConfig } from '../config/guard-config';
import { GuardConfigError } from '../problems/guard-config.error';
import { exclusionFilter, scopeFilter } from '../detection/score/match-filter';
import type { RouteDecorations } from '../policy/route-decorations';
import type { RecordedFacts } from '../telemetry/recorded-facts';
import type { BootedLine } from '../telemetry/recording-line';
import { BusiestWindow } from './busiest-window';
import { bucketsOf, countsBy } from './denial-pattern';
import type { DenialPattern } from './exclusion-choice';
import type { ReadLine } from './recording.reader';
import { ReplaySetting } from './replay-setting';

const DEFAULT_THRESHOLD = 5;
const MAX_INSTANCES = 100;
const MAX_ROUTES = 1000;
/** Of a route, and of all together: clients choose the names of fields, and so what a pattern holds, up to 25 kB. */
const MAX_PATTERNS = 1000;
const MAX_ALL_PATTERNS = 5000;
const MAX_CLIENTS = 1000;
const MAX_WINDOWS = 10_000;
const LIST_CHECKS: readonly CheckName[] = ['userAgent', 'ipBlacklist', 'ipWhitelist'];

/** Requests of one route that detection denied. */
export interface DeniedRoute {
  readonly route: string | undefined;
  /** Where no route matched. */
  readonly path: string | undefined;
  readonly handler: string | undefined;
  /** Whether a decorator of the route names exclusions: another would replace them. */
  readonly hasExclusions: boolean;
  readonly threshold: number;
  readonly patterns: ReadonlyMap<string, DenialPattern>;
  readonly clients: ReadonlySet<string>;
}

/** A limit that clients went beyond, or would if nothing else stood against them. */
export interface ExceededLimit {
  /** The handler whose decorator sets it; absent for the one of the configuration. */
  readonly handler: string | undefined;
  readonly limit: number;
  readonly ttl: number;
  readonly clients: ReadonlySet<string>;
  /** The most requests that one of the clients made within the time of the limit. */
  readonly busiest: number;
}

/** A list that clients stand on, or not on. */
export interface DenyingList {
  readonly check: CheckName;
  readonly reason: string;
  readonly clients: ReadonlySet<string>;
}

type Decision = (ReadLine & { kind: 'decision' })['line'];
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Route = DeniedRoute & { readonly patterns: Map<string, DenialPattern>; readonly clients: Set<string> };
type Limit = Mutable<ExceededLimit> & {
  readonly clients: Set<string>;
  readonly windows: Map<string, BusiestWindow>;
};

/** Gathers what stood against the clients that are taken for persons, in bounded memory. */
export class FalsePositives {
  readonly routes = new Map<string, Route>();
  readonly lists = new Map<string, DenyingList & { readonly clients: Set<string> }>();
  readonly limits = new Map<string, Limit>();
  private readonly settings = new Map<string, ReplaySetting>();
  private windows = 0;
  private patterns = 0;

  /** @param isPerson whether a client that something stood against is taken for one */
  constructor(private readonly isPerson: (client: string) => boolean) {}

  add(read: ReadLine): void {
    if (read.kind === 'booted') this.open(read.line);
    else if (read.kind === 'policy') this.settings.get(read.line.instance)?.addPolicy(read.line.policy);
    else if (read.kind === 'served' || read.kind === 'decision') this.addRequest(read);
  }

  private open(head: BootedLine): void {
    try {
      if (this.settings.size < MAX_INSTANCES) this.settings.set(head.instance, new ReplaySetting(head, {}));
    } catch (error) {
      // Its requests cannot be decided again either.
      if (!(error instanceof GuardConfigError)) throw error;
    }
  }

  private addRequest({ line, time }: ReadLine & { kind: 'served' | 'decision' }): void {
    const { ip_address: client, facts } = line;
    const setting = this.settings.get(facts?.instance ?? '');
    if (facts === undefined || setting === undefined || facts.of !== undefined || !this.isPerson(client))
      return;
    const key = facts.then?.at(-1)?.handler ?? facts.handler;
    const decorations = key === undefined ? undefined : setting.routeOf(key).before;
    this.count(client, time, setting.before, decorations);
    if (line.action_taken === 'served') return;
    this.addDetection(line, facts, setting.before, decorations);
    this.addOthers(line, setting.before, decorations);
  }

  private addDetection(
    line: Decision,
    facts: RecordedFacts,
    { detection }: GuardConfig,
    decorations: RouteDecorations | undefined,
  ): void {
    const threshold = detection.threshold ?? DEFAULT_THRESHOLD;
    const { route, handler, ip_address: client } = line;
    const path = facts.path ?? line.path.replace(/\?.*/s, '');
    const counts = countsBy(
      [exclusionFilter(detection.exclude ?? []), scopeFilter(decorations?.detection ?? {})],
      { route, path },
    );
    const buckets = bucketsOf([facts, ...(facts.then ?? [])], counts, threshold);
    if (buckets.length === 0 || (route === undefined && facts.path_hidden === true)) return;
    const place = route ?? path;
    const name = `${handler} ${place}`;
    if (!this.routes.has(name) && this.routes.size >= MAX_ROUTES) return;
    const denied: Route = this.routes.get(name) ?? {
      route,
      path: route === undefined ? path : undefined,
      handler,
      hasExclusions: decorations?.detection.exclude !== undefined,
      threshold,
      patterns: new Map(),
      clients: new Set(),
    };
    this.routes.set(name, denied);
    remember(denied.clients, client);
    const key = JSON.stringify(buckets);
    const known = denied.patterns.get(key);
    if (known === undefined) {
      if (denied.patterns.size >= MAX_PATTERNS || this.patterns >= MAX_ALL_PATTERNS) return;
      this.patterns++;
    }
    denied.patterns.set(key, { buckets: known?.buckets ?? buckets, events: (known?.events ?? 0) + 1 });
  }

  private addOthers(
    { check, scope, reason, also_denied_by: also = [], ip_address: client }: Decision,
    config: GuardConfig,
    decorations: RouteDecorations | undefined,
  ): void {
    if (check === 'rateLimit') {
      const limit = this.limitOf(scope === 'route' ? decorations : undefined, config);
      if (limit !== undefined) remember(limit.clients, client);
    }
    // No trust helps against the list of a decorator.
    if (scope === 'route') return;
    for (const denial of [{ check, reason }, ...also]) {
      if (!LIST_CHECKS.includes(denial.check)) continue;
      const key = `${denial.check} ${denial.reason}`;
      const list = this.lists.get(key) ?? { ...denial, clients: new Set<string>() };
      this.lists.set(key, list);
      remember(list.clients, client);
    }
  }

  /** Counts a request for the limits that it may have come near to. */
  private count(
    client: string,
    time: number,
    config: GuardConfig,
    decorations: RouteDecorations | undefined,
  ): void {
    const ofRoute = decorations?.rateLimit === undefined ? undefined : this.limitOf(decorations, config);
    for (const limit of [this.limitOf(undefined, config), ofRoute]) {
      if (limit === undefined) continue;
      const known = limit.windows.get(client);
      if (known === undefined && this.windows++ >= MAX_WINDOWS) continue;
      const window = known ?? new BusiestWindow(limit.ttl);
      limit.windows.set(client, window);
      window.add(time);
      limit.busiest = Math.max(limit.busiest, window.max);
    }
  }

  private limitOf(decorations: RouteDecorations | undefined, { rateLimit }: GuardConfig): Limit | undefined {
    const handler = decorations?.handler;
    const known = this.limits.get(handler ?? '');
    if (known !== undefined || this.limits.size >= MAX_ROUTES) return known;
    const { limit = rateLimit.limit, ttl = rateLimit.ttl } = decorations?.rateLimit ?? {};
    const found: Limit = { handler, limit, ttl, clients: new Set(), busiest: 0, windows: new Map() };
    this.limits.set(handler ?? '', found);
    return found;
  }
}

function remember(clients: Set<string>, client: string): void {
  if (clients.size < MAX_CLIENTS) clients.add(client);
}
