import { StoreUnavailableError } from '../store-unavailable.error';
import type { FleetMessage } from './fleet-document';
import type { FleetMirror } from './fleet-mirror';
import type { FleetTransfer } from './fleet-transfer';

/** How often everything is read until a change of our own stands in it. */
const RELOADS = 3;
/** What is heard while everything is being read; with more of it, it is read once more. */
const MOST_HEARD = 5000;

/** Keeps the mirror of an instance where the store is: change by change, and where one is missing by reading everything. */
export class FleetFollower {
  private reloading: Promise<void> | undefined;
  /** What was heard while everything was being read: it may stand in it or not. */
  private heard: FleetMessage[] = [];

  /** @param origin the name of this instance */
  constructor(
    private readonly mirror: FleetMirror,
    private readonly transfer: FleetTransfer,
    private readonly origin: string,
  ) {}

  get isReloading(): boolean {
    return this.reloading !== undefined;
  }

  hear(message: FleetMessage): void {
    if (this.reloading !== undefined) {
      if (this.heard.length < MOST_HEARD) this.heard.push(message);
    } else if (this.mirror.isNext(message) && message.kind !== '*') {
      this.mirror.apply(message);
      this.mirror.known = { epoch: message.epoch, count: message.count };
    } else if (message.origin !== this.origin || !this.mirror.has(message)) void this.reloadSoon();
  }

  /**
   * Puts changes of our own in force here: at once when they are next, by reading everything when they are not.
   * @param answer of the script that stored them
   */
  async follow(
    answer: unknown,
    changes: readonly Pick<FleetMessage, 'kind' | 'key' | 'document'>[],
  ): Promise<void> {
    const [epoch, last] = answer as [string, number];
    const messages = changes.map((change, i) => {
      return { ...change, epoch, count: last - changes.length + 1 + i, origin: this.origin };
    });
    for (const message of messages) this.hear(message);
    const whole = { epoch, count: last };
    try {
      for (let i = 0; i < RELOADS && !this.mirror.has(whole); i++) await this.reload();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      for (const message of messages) this.mirror.apply(message); // it is stored; the rest is read when the store is back
    }
  }

  /** @throws StoreUnavailableError */
  reload(): Promise<void> {
    this.reloading ??= this.transfer.load().finally(() => {
      this.reloading = undefined;
      this.catchUp();
    });
    return this.reloading;
  }

  /** Without complaint: a store that is down says so itself, and everything is read again when it is back. */
  async reloadSoon(): Promise<void> {
    try {
      await this.reload();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) this.mirror.report('all', 'something');
    }
  }

  /** What was heard meanwhile and is not here yet, in its order. */
  private catchUp(): void {
    const heard = this.heard.sort((a, b) => a.count - b.count);
    this.heard = [];
    for (const message of heard) if (!this.mirror.has(message)) this.hear(message);
  }
}
