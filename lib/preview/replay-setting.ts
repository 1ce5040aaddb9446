import { isDeepStrictEqual } from 'node:util';
import type { ConfigProblem } from '../problems/config-problem';
import { resolveConfig } from '../config/config.resolver';
import type { GuardConfig } from '../config/guard-config';
import type { RateLimitSettings } from '../config/rate-limit-readers';
import { optionsOfRecord } from '../config/recorded-config';
import { decorationsOfRecord } from '../policy/recorded-policy';
import type { RouteDecorations } from '../policy/route-decorations';
import type { BootedLine } from '../telemetry/recording-line';
import type { ReplayChange } from './replay-change';

/** What the decorators of a route said, and what they say now. */
export interface RouteSetting {
  readonly before: RouteDecorations;
  readonly after: RouteDecorations;
  /** Whether they say the same. */
  readonly isSame: boolean;
}

/** The configuration and the decorators of a recorded instance, and what has become of them. */
export class ReplaySetting {
  readonly before: GuardConfig;
  readonly after: GuardConfig;
  /** Whether nothing has changed that decisions depend on, in the configuration and in decorators. */
  readonly isSame: boolean;
  private readonly customRules: readonly string[];
  private readonly recorded = new Map<string, RouteDecorations>();

  /**
   * @throws GuardConfigError when the recorded configuration, or the one that is made of it, is wrong
   */
  constructor(
    readonly head: BootedLine,
    private readonly change: ReplayChange,
  ) {
    const options = optionsOfRecord(head.config);
    this.before = resolveConfig(options);
    this.after = change.configure?.(options) ?? this.before;
    this.isSame = this.before.hash === this.after.hash && change.decorate === undefined;
    this.customRules = (this.before.detection.customRules ?? []).map(({ id }) => id);
    for (const policy of head.policies) this.addPolicy(policy);
  }

  /** A policy that cannot be read is one of a file that somebody has changed: its route is one without decorators. */
  addPolicy(policy: unknown): void {
    const problems: ConfigProblem[] = [];
    const decorations = decorationsOfRecord(policy, this.customRules, problems);
    if (problems.length === 0) this.recorded.set(decorations.key, decorations);
  }

  /** The limits of routes. */
  get limits(): (RateLimitSettings | undefined)[] {
    return [...this.recorded.values()].map(({ rateLimit }) => rateLimit);
  }

  routeOf(key: string): RouteSetting {
    const before = this.recorded.get(key) ?? undecorated(key);
    const after = this.change.decorate?.(before) ?? before;
    return { before, after, isSame: isDeepStrictEqual(before, after) };
  }
}

function undecorated(key: string): RouteDecorations {
  const handler = key.replace(/#\d+$/, '');
  return { key, handler, skipped: [], enforced: false, detection: {} };
}
