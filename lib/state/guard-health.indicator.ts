import { Inject, Injectable } from '@nestjs/common';
import { GUARD_FLEET, type FleetState } from './fleet-state';

/** What {@link GuardHealthIndicator} says, in the shape of @nestjs/terminus. */
export interface GuardHealth {
  /** Other than `up` while the store cannot be used; the guard works on with the memory of the instance. */
  readonly status: 'up' | 'degraded' | 'down';
  /** Where the state is: `memory` without a store. */
  readonly store: 'memory' | 'redis';
  /** Since when the status holds, ISO 8601. */
  readonly since: string;
  /** Why it is down, in a word or two and without a connection string. */
  readonly reason?: string;
}

/** How {@link GuardHealthIndicator.check} answers. */
export interface GuardHealthOptions {
  /**
   * What to say while the store is down. Requests are served and guarded all the same, so the instance is to be looked at,
   * not to be restarted: `degraded` keeps the health check at 200. Terminus 11 does not know it and leaves it out: use
   * `down` there, and not in the probe of an orchestrator, which would take all instances out of service at once.
   * @default 'degraded'
   */
  readonly whenDown?: 'degraded' | 'down';
}

/**
 * The health of the store, for a health check of `@nestjs/terminus`, which need not be installed: hand
 * `() => this.guard.check()` to the `check()` of its `HealthCheckService`, or answer with it as it is.
 *
 * @example
 * constructor(private readonly guard: GuardHealthIndicator) {}
 *
 * \@Get('health')
 * check() {
 *   return this.guard.check();
 * }
 */
@Injectable()
export class GuardHealthIndicator {
  constructor(@Inject(GUARD_FLEET) private readonly fleet: FleetState) {}

  /**
   * How the store is now; it asks nobody and never waits.
   * @param key under which the answer stands; default `guard`
   */
  check<Key extends string = 'guard'>(
    key: Key = 'guard' as Key,
    { whenDown = 'degraded' }: GuardHealthOptions = {},
  ): Record<Key, GuardHealth> {
    const { kind, status, since, reason } = this.fleet.health();
    const health: GuardHealth = {
      status: status === 'up' ? 'up' : whenDown,
      store: kind,
      since: new Date(since).toISOString(),
      ...(reason !== undefined && { reason }),
    };
    return { [key]: health } as Record<Key, GuardHealth>;
  }
}
