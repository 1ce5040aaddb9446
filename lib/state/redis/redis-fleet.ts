import { randomUUID } from 'node:crypto';
import type { Clock } from '../../request/clock';
import type { FleetChange, FleetInstances, FleetKind, FleetState, StoreHealth } from '../fleet-state';
import type { NoticeListener } from '../notice';
import { StoreUnavailableError } from '../store-unavailable.error';
import { readMessage, writeDocument } from './fleet-document';
import { KINDS } from './fleet-kinds';
import { FleetFollower } from './fleet-follower';
import { FleetMirror } from './fleet-mirror';
import { fleetScripts } from './fleet-scripts';
import { FleetTransfer } from './fleet-transfer';
import { proveChannel } from './prove-channel';
import { failureWord, isMisconfigured } from './redis-failure';
import type { RedisScript } from './redis-script';
import type { RedisStore } from './redis-store';
import type { StoreRevision } from './store-revision';
import { UnsentEntries } from './unsent-entries';

/** How long a change may take. */
const CHANGE_MS = 1000;
const TICK_MS = 250;
/** How often the subscription may have missed what the revision shows before it is made anew. */
const PATIENCE = 2;
/**
 * What the fleet shares, over Redis. Every instance holds all of it: changes come by subscription, each with the count of
 * the changes so far; whoever finds a gap in the count, by a message or by asking for it a few times a second, reads
 * everything again. A store that comes back empty, or older than it was, is given back what the instances hold.
 */
export class RedisFleet implements FleetState {
  readonly isShared = true;

  private readonly origin = randomUUID();
  private readonly channel: string;
  private readonly mirror: FleetMirror;
  private readonly transfer: FleetTransfer;
  private readonly follower: FleetFollower;
  private missed = 0;
  private readonly unsent = new UnsentEntries();
  private isDeaf = false;
  private readonly instanceListeners: (() => void)[] = [];
  private toldInstances = '';
  private readonly ticker: NodeJS.Timeout;

  private constructor(
    private readonly store: RedisStore,
    private readonly clock: Clock,
    private readonly notices: NoticeListener,
  ) {
    this.channel = store.keys.ofFleet('changes');
    this.mirror = new FleetMirror(clock, notices);
    this.transfer = new FleetTransfer(store, this.mirror, [this.channel, this.origin], () =>
      this.sayRewound(),
    );
    this.follower = new FleetFollower(this.mirror, this.transfer, this.origin);
    const { subscriber } = store.clients;
    subscriber.on('message', (_channel, text) => this.onMessage(text));
    subscriber.on('ready', () => this.subscribe());
    if (subscriber.status === 'ready') this.subscribe();
    store.onPulse((revision) => this.onPulse(revision));
    this.ticker = setInterval(() => this.mirror.end(), TICK_MS);
    this.ticker.unref();
  }

  /**
   * Reads what the fleet shares, when the store is there.
   * @throws GuardConfigError when the store lets us write, but not tell the others
   */
  static async open(store: RedisStore, clock: Clock, notices: NoticeListener): Promise<RedisFleet> {
    const fleet = new RedisFleet(store, clock, notices);
    try {
      if (store.isUp) await proveChannel(store.clients, fleet.channel);
    } catch (error) {
      fleet.onApplicationShutdown();
      store.onApplicationShutdown();
      throw error;
    }
    await fleet.follower.reloadSoon();
    return fleet;
  }

  entries(kind: FleetKind): ReadonlyMap<string, unknown> {
    return this.mirror.read(kind);
  }

  async put(kind: FleetKind, key: string, value: object, until?: number): Promise<void> {
    const { most, evicts } = KINDS[kind];
    const document = writeDocument(value, until);
    const args = [kind, key, document, until ?? 0, most, evicts ? 1 : 0];
    try {
      const answer = await this.change(fleetScripts.put, this.keysOf(kind), args);
      if (answer === 'full')
        throw new RangeError(`there are ${most} entries of this kind in the store already: remove some`);
      if (!evicts) return await this.follower.follow(answer, [{ kind, key, document }]);
      // Everybody hears of what clients earn in its turn, this instance too; it is here, so that its removal is noticed.
      const [epoch, count] = answer as [string, number];
      const message = { epoch, count, origin: this.origin, kind, key, document };
      if (!this.mirror.has(message)) this.mirror.apply(message);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      if (evicts) this.unsent.keep(kind, key, () => this.put(kind, key, value, until), until);
      throw error;
    }
  }

  async remove(...entries: readonly Pick<FleetChange, 'kind' | 'key'>[]): Promise<boolean> {
    for (const { kind, key } of entries) this.unsent.forget(kind, key);
    const keys = entries.flatMap(({ kind }) => this.keysOf(kind));
    const args = entries.flatMap(({ kind, key }) => [kind, key]);
    const answer = await this.change(fleetScripts.remove, keys, args);
    await this.follower.follow(answer, entries);
    return (answer as [string, number, number])[2] > 0;
  }

  async clear(kind: FleetKind, moment: number): Promise<void> {
    this.unsent.forgetAll(kind);
    const answer = await this.change(fleetScripts.clear, this.keysOf(kind), [kind, moment]);
    if (answer !== 'cleared') await this.follower.follow(answer, [{ kind }]);
  }

  onChange(kind: FleetKind, listener: (change: FleetChange) => void): void {
    this.mirror.listen(kind, listener);
  }

  /** The change that cleared what was simulated last, 0 when none did. */
  cleared(): number {
    return this.mirror.cleared;
  }

  health(): StoreHealth {
    return this.store.health();
  }

  instances(): FleetInstances {
    return { self: this.origin, names: this.store.instances };
  }

  onInstances(listener: () => void): void {
    this.instanceListeners.push(listener);
  }

  /** An app that is built to be looked at is none of the fleet, and does not come here. */
  onModuleInit(): Promise<void> {
    return this.store.enrol(this.origin, this.channel);
  }

  onApplicationShutdown(): void {
    clearInterval(this.ticker);
  }

  private keysOf(kind: FleetKind): string[] {
    const { name } = KINDS[kind];
    return [this.store.keys.ofFleet(name), this.store.keys.ofFleet(`${name}:ends`)];
  }

  /** @throws StoreUnavailableError also when the store has to be given back first what it has lost, and cannot be */
  private async change(
    script: RedisScript,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    const run = (): Promise<unknown> =>
      this.store.run(
        script,
        [this.store.keys.ofFleet('rev'), ...keys],
        [...this.transfer.address, ...args],
        CHANGE_MS,
      );
    const answer = await run();
    if (answer !== 'behind') return answer;
    await this.follower.reload();
    const second = await run();
    if (second !== 'behind') return second;
    throw new StoreUnavailableError('the store has gone back to an older state; nothing has changed');
  }

  private subscribe(): void {
    // Whatever else goes wrong shows as a gap in the revision, and the connection comes back by itself.
    this.store.clients.subscriber.subscribe(this.channel).catch((error: unknown) => {
      if (isMisconfigured(error)) this.sayDeaf(failureWord(error));
    });
  }

  private onMessage(text: string): void {
    if (text === '') return void this.lookRound(); // somebody looks whether he may, or has come
    this.missed = 0;
    const message = readMessage(text);
    if (message === undefined) this.mirror.report('message', 'a message on its channel');
    else this.follower.hear(message);
  }

  private async onPulse(revision: StoreRevision): Promise<void> {
    this.tellInstances();
    const { epoch, count } = this.mirror.known;
    if (revision.epoch === epoch && revision.count === count) return this.unsent.send(this.clock.now());
    if (!this.follower.isReloading && ++this.missed > PATIENCE) {
      this.missed = 0;
      this.store.clients.subscriber.disconnect(true);
    }
    await this.follower.reloadSoon();
  }

  private async lookRound(): Promise<void> {
    await this.store.lookRound();
    this.tellInstances();
  }

  private tellInstances(): void {
    const names = [...this.store.instances].sort().join(' ');
    if (names === this.toldInstances) return;
    this.toldInstances = names;
    for (const listener of this.instanceListeners) listener();
  }

  private sayRewound(): void {
    const message = 'The store has gone back to an older state: what has changed since is put back into it';
    this.notices.onNotice({ action: 'warning', level: 'warn', message });
  }

  private sayDeaf(why: string): void {
    if (this.isDeaf) return;
    this.isDeaf = true;
    const message = `The store does not tell this instance what changes (${why}): it asks for it, a few times a second`;
    this.notices.onNotice({ action: 'warning', level: 'error', message });
  }
}
