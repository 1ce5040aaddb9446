import type { TripwireConfig } from '../config/guard-config';
import { clientFromText } from '../request/client-from-text';
import { LeastRecent } from '../state/least-recent';
import type { Trip } from './mode-override';
import type { ModeInForce } from './mode-stack';
import { Tripwire } from './tripwire';

const MAX_PREVIEWED = 10_000;

/** Knows whom the preview has announced, and watches each flip for others. */
export class FlipWatch {
  private readonly tripwire: Tripwire;
  /** The clients that were observed and would have been denied. */
  private readonly previewed = new LeastRecent<string>(MAX_PREVIEWED);

  constructor(
    config: TripwireConfig,
    private readonly ipv6Prefix: number,
  ) {
    this.tripwire = new Tripwire(config);
  }

  /**
   * A flip is watched from its beginning; a mode that comes from the configuration or the environment is none.
   * @param hasObserved whether this instance has had the time to see a preview
   */
  onMode({ passive, override }: ModeInForce, hasObserved: boolean): void {
    if (passive || override === undefined || override.scope === 'environment') return this.tripwire.disarm();
    const { predicted, at } = override;
    const isKnown = hasObserved || predicted !== undefined;
    const announced = new Set([
      ...(predicted ?? []).map((text) => clientFromText(text, this.ipv6Prefix).key),
      ...this.previewed.values(),
    ]);
    this.tripwire.arm(at, isKnown ? announced : undefined);
  }

  onRequest(client: string, now: number): void {
    this.tripwire.onRequest(client, now);
  }

  /**
   * A global check has decided against a request: it was denied, or only observed.
   * @param isBanned whether it was a ban that decided
   */
  onDecision(client: string, observed: boolean, isBanned: boolean, now: number): Trip | undefined {
    if (observed) this.previewed.set(client, client);
    else if (!isBanned) return this.tripwire.onDenial(client, now);
    else this.tripwire.onBanned(client, now);
    return undefined;
  }
}
