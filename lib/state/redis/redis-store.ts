import type { StoreConfig } from '../../config/guard-config';
import { systemClock, type Clock } from '../../request/clock';
import type { StoreHealth } from '../fleet-state';
import type { NoticeListener } from '../notice';
import { StoreUnavailableError } from '../store-unavailable.error';
import { withDeadline } from '../with-deadline';
import { openClients, storeProblem } from './open-clients';
import type { RedisClients } from './redis-client';
import {
  failureWord,
  isForeignData,
  isMisconfigured,
  isMoving,
  isNotConnected,
  needsNewConnection,
} from './redis-failure';
import type { RedisScript } from './redis-script';
import { LATE } from './script-prelude';
import { ServerTime } from './server-time';
import { StoreAvailability } from './store-availability';
import { StoreKeys } from './store-keys';
import { StorePulse } from './store-pulse';
import type { StoreRevision } from './store-revision';

/** How often the store is asked for its revision, and whether it takes what is written, while it is up. */
const PULSE_MS = 400;
const FIRST_PROBE_MS = 100;
const LONGEST_PROBE_MS = 2000;
/** How long an app waits at boot for a store that does not answer. */
const BOOT_MS = 1000;
/** A connection that is not ready after this many probes is made anew: it may be waiting for an answer that never comes. */
const PATIENT_PROBES = 3;

/**
 * The connection to Redis and what is known of its health. Everybody who uses the store goes through it, so that one
 * answer that does not come is enough for nobody to wait any more: from then on commands fail at once, and a probe in the
 * background finds out when the store is back. It takes part in no request.
 */
export class RedisStore {
  readonly keys: StoreKeys;
  private readonly time: ServerTime;
  private readonly pulseListeners: ((revision: StoreRevision) => Promise<void>)[] = [];
  private readonly pulse: StorePulse;
  private readonly availability: StoreAvailability;
  private lastError: unknown = undefined;
  /** A key that was asked for when it failed: a cluster is back when that can be asked for again. */
  private failedAt: string | undefined;
  private failedProbes = 0;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;
  private saidForeign = false;

  private constructor(
    readonly clients: RedisClients,
    private readonly config: StoreConfig,
    private readonly clock: Clock,
    private readonly notices: NoticeListener,
  ) {
    this.keys = new StoreKeys(clients.keyPrefix, config.prefix);
    this.time = new ServerTime(!clients.isCluster);
    this.pulse = new StorePulse(clients, this.keys, this.time);
    this.availability = new StoreAvailability(clock, notices);
    for (const client of [clients.commands, clients.subscriber]) {
      client.on('error', (error) => (this.lastError = error));
      // An app that fails to start is not closed: its connections must not keep the process. A command in flight does.
      client.on('connect', () => client.stream?.unref?.());
    }
  }

  /**
   * Connects. A store that cannot be reached is waited for in the background; one that refuses us is an error.
   * @throws GuardConfigError when it refuses the password, the user or the database, or ioredis is missing
   */
  static async open(
    config: StoreConfig & { readonly redis: NonNullable<StoreConfig['redis']> },
    clock: Clock,
    notices: NoticeListener,
  ): Promise<RedisStore> {
    const store = new RedisStore(openClients(config.redis.reveal()), config, clock, notices);
    try {
      await store.boot();
      return store;
    } catch (error) {
      store.close();
      throw error;
    }
  }

  get isUp(): boolean {
    return this.availability.isUp;
  }

  health(): StoreHealth {
    return this.availability.health;
  }

  /**
   * Runs a script that begins with the prelude of all, within the deadline of requests unless told otherwise.
   * @throws StoreUnavailableError when the store is down, or this shows that it is
   */
  async run(
    script: RedisScript,
    keys: readonly string[],
    args: readonly (string | number)[],
    deadlineMs = this.config.deadlineMs,
  ): Promise<unknown> {
    if (!this.isUp) throw this.unavailable();
    try {
      const answer = await this.send(script, keys, args, deadlineMs);
      if (answer !== LATE) return answer;
    } catch (error) {
      if (isForeignData(error)) throw this.foreignData(error);
      if (isMoving(error))
        throw new StoreUnavailableError('the store is moving what it was asked for; nothing has changed');
      this.fail(error, keys);
      throw new StoreUnavailableError(
        `the store failed (${this.availability.reason}); it is not known whether it has done what it was asked for`,
      );
    }
    throw new StoreUnavailableError('the store was reached too late; nothing has changed');
  }

  /**
   * Takes part in the fleet: from now on the others see this instance.
   * @param channel on which something that says nothing makes them look
   */
  enrol(name: string, channel: string): Promise<void> {
    this.pulse.enrol(name, channel);
    return this.lookRound();
  }

  /** Learns at once who takes part, and not with the next pulse. */
  async lookRound(): Promise<void> {
    if (this.isUp) await this.beat(this.config.deadlineMs).catch((error: unknown) => this.fail(error));
  }

  /** The names of the instances that were heard of within a minute, as far as is known. */
  get instances(): readonly string[] {
    return this.pulse.names;
  }

  /** Hears of the revision of the store whenever it has been asked for it: while it is up, and when it comes back. */
  onPulse(listener: (revision: StoreRevision) => Promise<void>): void {
    this.pulseListeners.push(listener);
  }

  onApplicationShutdown(): void {
    this.close();
  }

  private close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.availability.close();
    this.clients.commands.disconnect();
    this.clients.subscriber.disconnect();
  }

  private async boot(): Promise<void> {
    try {
      await withDeadline(this.connected(), BOOT_MS);
      await this.nodesSettled(BOOT_MS);
      await this.beat(BOOT_MS);
      this.availability.begin();
      this.schedule();
    } catch (error) {
      if (isMisconfigured(error)) {
        throw storeProblem(
          'a store that lets us in and takes what is written',
          `a refusal: ${failureWord(error)}`,
        );
      }
      this.goDown(error);
    }
  }

  /** Settles when the connection is ready; rejects at its first error. */
  private connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      const { commands } = this.clients;
      if (commands.status === 'ready') resolve();
      commands.on('ready', resolve);
      commands.on('error', reject);
    });
  }

  /** A cluster is ready before its nodes are connected. One that cannot be reached is found when it is asked something. */
  private async nodesSettled(deadlineMs: number): Promise<void> {
    await withDeadline(this.clients.nodesSettled(), deadlineMs).catch(() => undefined);
  }

  private async send(
    script: RedisScript,
    keys: readonly string[],
    args: readonly (string | number)[],
    deadlineMs: number,
  ): Promise<unknown> {
    const now = this.clock === systemClock ? 0 : this.clock.now();
    const answer = script.run(this.clients.commands, keys, [this.time.latest(deadlineMs), now, ...args]);
    return withDeadline(answer, deadlineMs);
  }

  private beat(deadlineMs: number): Promise<StoreRevision> {
    return this.pulse.beat(deadlineMs, this.failedAt);
  }

  private async probe(): Promise<void> {
    try {
      if (!this.isUp) await this.nodesSettled(this.config.deadlineMs);
      const revision = await this.beat(this.config.deadlineMs);
      if (!this.isUp && !this.closed) this.comeBack();
      await Promise.all(this.pulseListeners.map((listener) => listener(revision)));
    } catch (error) {
      if (this.isUp) this.fail(error);
      else this.stayDown(error);
    }
    this.schedule();
  }

  private schedule(): void {
    if (this.closed) return;
    const backoff = Math.min(LONGEST_PROBE_MS, FIRST_PROBE_MS * 2 ** Math.min(this.failedProbes, 10));
    // Half of it is chance: instances that lost the same store do not all come back at once.
    const delay = this.isUp ? PULSE_MS : backoff * (0.5 + Math.random() / 2);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.probe(), delay);
    this.timer.unref();
  }

  private fail(error: unknown, keys: readonly string[] = []): void {
    if (!this.isUp || this.closed) return;
    this.failedAt = keys[0];
    this.goDown(error);
  }

  private goDown(error: unknown): void {
    this.failedProbes = 0;
    this.availability.lose(this.wordFor(error) ?? failureWord(error));
    // What was sent and not answered must not be delivered later, and nobody waits for it.
    if (needsNewConnection(error)) this.clients.commands.disconnect(true);
    this.schedule();
  }

  private stayDown(error: unknown): void {
    if (this.closed) return;
    this.failedProbes++;
    this.availability.reason = this.wordFor(error) ?? this.availability.reason;
    if (needsNewConnection(error) || this.failedProbes % PATIENT_PROBES === 0) {
      this.clients.commands.disconnect(true);
    }
    // A connection that is cut while a sentinel is asked for the master gives up for good, in ioredis.
    for (const client of [this.clients.commands, this.clients.subscriber]) {
      if (client.status === 'end') client.connect().catch((reason: unknown) => (this.lastError = reason));
    }
  }

  private comeBack(): void {
    this.failedProbes = 0;
    this.lastError = undefined;
    this.failedAt = undefined;
    this.availability.regain();
  }

  /** A connection that is not there says so in the words of the last error that it had; nothing when it had none. */
  private wordFor(error: unknown): string | undefined {
    if (!isNotConnected(error)) return failureWord(error);
    return this.lastError === undefined ? undefined : failureWord(this.lastError);
  }

  /** The rest of the store works. Said once: who asks again gets the same answer. */
  private foreignData(error: unknown): StoreUnavailableError {
    const what = `the store holds something under a name of ours that cannot be used (${failureWord(error)})`;
    if (!this.saidForeign) {
      const message = `${what[0]?.toUpperCase()}${what.slice(1)}: set store.prefix, or remove it`;
      this.notices.onNotice({ action: 'warning', level: 'error', message });
    }
    this.saidForeign = true;
    return new StoreUnavailableError(what);
  }

  private unavailable(): StoreUnavailableError {
    return new StoreUnavailableError(
      `the store cannot be used (${this.availability.reason}); nothing has changed`,
    );
  }
}
