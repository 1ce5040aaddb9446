import type { ModeSource } from '../state/mode-change';
import type { ModeOverride, StandingOverride } from './mode-override';
import { Ramp } from './ramp';
import type { Side } from './side';

type Scope = StandingOverride['scope'];

/** From the strongest to the weakest; the configuration stands below all of them. */
const PRECEDENCE: readonly Scope[] = ['instance', 'fleet', 'file', 'environment'];

const PASSIVE: Side = Object.freeze({ passive: true, share: undefined });
const ACTIVE: Side = Object.freeze({ passive: false, share: undefined });

/** The mode that holds, in the form in which requests ask for it. */
export interface ModeInForce {
  readonly source: ModeSource;
  readonly passive: boolean;
  readonly override: StandingOverride | undefined;
  /** Absent without a ramp. */
  readonly ramp: Ramp | undefined;
  /** The side of the clients of the ramp, and of everybody without one. */
  readonly side: Side;
  /** The side of the clients outside of the ramp. */
  readonly observed: Side;
}

/** What stands on top of what: everything that was said about the mode, and what of it holds. */
export class ModeStack {
  private readonly overrides = new Map<Scope, StandingOverride>();
  private inForce: ModeInForce;
  /** When the first of the overrides ends. */
  private end = Infinity;

  constructor(private readonly configured: boolean) {
    this.inForce = this.compile();
  }

  get current(): ModeInForce {
    return this.inForce;
  }

  /** When the first override ends, in milliseconds since the epoch, or never. */
  get endOfFirst(): number {
    return this.end;
  }

  of(scope: Scope): StandingOverride | undefined {
    return this.overrides.get(scope);
  }

  /** What holds, first, and what would hold beneath it. */
  list(): StandingOverride[] {
    return PRECEDENCE.map((scope) => this.overrides.get(scope)).filter((override) => override !== undefined);
  }

  set(scope: Scope, override: ModeOverride | undefined): void {
    if (override === undefined) this.overrides.delete(scope);
    else this.overrides.set(scope, Object.freeze({ ...override, scope }));
    this.inForce = this.compile();
  }

  /** Takes away what has ended. */
  takeEnded(now: number): StandingOverride[] {
    const ended = this.list().filter(({ until = Infinity }) => until <= now);
    for (const { scope } of ended) this.overrides.delete(scope);
    if (ended.length > 0) this.inForce = this.compile();
    return ended;
  }

  private compile(): ModeInForce {
    const [override] = this.list();
    this.end = this.list().reduce((end, { until = Infinity }) => Math.min(end, until), Infinity);
    const passive = override?.passive ?? this.configured;
    const { share, rampId } = override ?? {};
    const ramp = passive || share === undefined ? undefined : new Ramp(rampId ?? '', share);
    return Object.freeze({
      source: override?.scope ?? 'configuration',
      passive,
      override,
      ramp,
      side: ramp === undefined ? (passive ? PASSIVE : ACTIVE) : Object.freeze({ passive: false, share }),
      observed: ramp === undefined ? PASSIVE : Object.freeze({ passive: true, share }),
    });
  }
}
