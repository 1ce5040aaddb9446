import type { FleetKind } from '../fleet-state';
import { ALL_KINDS, KINDS } from './fleet-kinds';
import type { FleetMirror } from './fleet-mirror';
import { fleetScripts } from './fleet-scripts';
import type { RedisStore } from './redis-store';
import type { StoreRevision } from './store-revision';

/** How long a step of a transfer may take. */
const STEP_MS = 1000;
const RESTORED_AT_ONCE = 500;

/** Where the store stands, and what it says of the mode. */
interface Head extends StoreRevision {
  /** The change that cleared what was simulated. */
  readonly cleared: number;
  /** Empty when there is none. */
  readonly mode: string;
}

/**
 * Everything between a store and the mirror of an instance: reading all of it, in steps that are too short for a request
 * to wait behind them, the mode and the rules first; and giving back what a store has lost.
 */
export class FleetTransfer {
  private readonly revisionKey: string;

  /** @param origin the channel, and the name of this instance */
  constructor(
    private readonly store: RedisStore,
    private readonly mirror: FleetMirror,
    private readonly origin: readonly [string, string],
    private readonly onRewound: () => void,
  ) {
    this.revisionKey = store.keys.ofFleet('rev');
  }

  /** What a script that changes something begins with. */
  get address(): readonly (string | number)[] {
    const { epoch, count } = this.mirror.known;
    return [...this.origin, epoch, count];
  }

  /**
   * Reads everything, unless all of it is here.
   * @throws StoreUnavailableError
   */
  async load(): Promise<void> {
    const { mirror } = this;
    let head = await this.head();
    if (mirror.known.epoch !== '' && !isAtOrAfter(head, mirror.known)) {
      await this.restore(head);
      head = await this.head();
    }
    const { epoch, count, cleared, mode } = head;
    if (mirror.known.epoch === epoch && mirror.known.count === count) return;
    mirror.keepOnly('mode', new Set(mirror.take('mode', mode === '' ? [] : ['mode', mode], count)), count);
    for (const kind of ALL_KINDS) if (kind !== 'mode') await this.read(kind, count);
    mirror.known = { epoch, count };
    mirror.cleared = cleared;
  }

  private async head(): Promise<Head> {
    const keys = [this.revisionKey, this.store.keys.ofFleet(KINDS.mode.name)];
    const answer = await this.store.run(fleetScripts.head, keys, this.address, STEP_MS);
    const [epoch, count, cleared, mode] = answer as [string, number, number, string];
    return { epoch, count, cleared, mode };
  }

  private async read(kind: FleetKind, change: number): Promise<void> {
    const held = new Set<string>();
    let cursor = '0';
    do {
      const keys = [this.store.keys.ofFleet(KINDS[kind].name)];
      const page = await this.store.run(fleetScripts.page, keys, [cursor], STEP_MS);
      if (page === 'unreadable') return this.mirror.report(`${kind}:all`, `a key of the kind ${kind}`);
      const [next, fields] = page as [string, string[]];
      for (const key of this.mirror.take(kind, fields, change)) held.add(key);
      cursor = next;
    } while (cursor !== '0' && held.size < 2 * KINDS[kind].most);
    this.mirror.keepOnly(kind, held, change);
  }

  /** Gives back to a store what it has lost: everything, or what came after the last change that it knows. */
  private async restore({ epoch, count }: StoreRevision): Promise<void> {
    this.mirror.end();
    const isSameLife = epoch === this.mirror.known.epoch;
    const address = this.address;
    for (const kind of ALL_KINDS) {
      const { name, most } = KINDS[kind];
      const keys = [this.revisionKey, this.store.keys.ofFleet(name), this.store.keys.ofFleet(`${name}:ends`)];
      const lost = this.mirror.since(kind, isSameLife ? count : -1);
      for (let i = 0; i < lost.length; i += RESTORED_AT_ONCE) {
        const documents = lost
          .slice(i, i + RESTORED_AT_ONCE)
          .flatMap(([key, entry]) => [
            key,
            entry?.document ?? '',
            entry === undefined || entry.until === Infinity ? 0 : entry.until,
          ]);
        await this.store.run(fleetScripts.restore, keys, [...address, most, ...documents], STEP_MS);
      }
    }
    if (!isSameLife) return;
    const isOurs = (await this.store.run(fleetScripts.restored, [this.revisionKey], address, STEP_MS)) === 1;
    if (isOurs) this.onRewound();
  }
}

function isAtOrAfter(head: StoreRevision, known: StoreRevision): boolean {
  return head.epoch === known.epoch && head.count >= known.count;
}
