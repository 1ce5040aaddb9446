import type { FleetState } from '../state/fleet-state';
import { StoreUnavailableError } from '../state/store-unavailable.error';

const INTERVAL_MS = 500;
/** A store that is back is read first: what stands there may be newer than what is to be told. */
const LOOKS = 2;

/** Something that the fleet has to be told as soon as the store is back. */
export class LateWord {
  private timer: NodeJS.Timeout | undefined;
  private ups = 0;

  constructor(private readonly fleet: Pick<FleetState, 'health'>) {}

  /**
   * @param isMeant whether it still is to be told: asked right before
   * @param tell tells it; tried again while the store is away
   */
  wait(isMeant: () => boolean, tell: () => Promise<void>): void {
    this.forget();
    const timer = setInterval(() => {
      if (!isMeant()) return clearInterval(timer);
      this.ups = this.fleet.health().status === 'up' ? this.ups + 1 : 0;
      if (this.ups !== LOOKS) return;
      tell().then(
        () => clearInterval(timer),
        (error: unknown) => {
          this.ups = 0;
          if (!(error instanceof StoreUnavailableError)) clearInterval(timer);
        },
      );
    }, INTERVAL_MS).unref();
    this.timer = timer;
  }

  forget(): void {
    clearInterval(this.timer);
    this.ups = 0;
  }
}
