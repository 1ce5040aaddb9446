import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Observable } from 'rxjs';
import { GUARD_CONFIG, type GuardConfig } from '../config/guard-config';
import type { ClientAddress } from '../request/client-address';
import { clientFromText } from '../request/client-from-text';
import { GUARD_CLOCK, type Clock } from '../request/clock';
import { GUARD_FLEET, type FleetState } from '../state/fleet-state';
import { GuardBans } from '../state/guard-bans';
import type { ModeChange } from '../state/mode-change';
import { GUARD_NOTICES, type NoticeListener } from '../state/notice';
import { FlipWatch } from './flip-watch';
import { FleetMode } from './fleet-mode';
import { LateWord } from './late-word';
import type { ModeChangeOptions, ModeClearOptions } from './mode-change-options';
import { modeFromEnvironment } from './mode-environment';
import { ModeFile } from './mode-file';
import { keptHereLine, tripReason } from './mode-line';
import { ModeNews, type Deed } from './mode-news';
import type { ModeOverride, Trip } from './mode-override';
import { ModeStack, type ModeInForce } from './mode-stack';
import type { ModeStatus } from './mode-status';
import type { Farewell } from './mode-word.reader';
import { requestedOverride } from './requested-override';
import type { Side } from './side';

/** A timer waits no longer than this; a later end is waited for in turns. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The mode of this instance. `passiveMode` in the options is where it starts; a change takes effect with the next
 * request, and a request in flight ends in the mode in which it began. What decides, the strongest first: this instance,
 * the fleet, `mode.file`, `NESTJS_GUARD_MODE`, the configuration. A newer word for the fleet, or in
 * the file, replaces what was said to this instance, so that a rollback reaches everybody.
 *
 * @example
 * constructor(private readonly mode: GuardMode) {}
 *
 * async enforce() {
 *   await this.mode.setPassive(false, { reason: 'preview was clean for a week', by: 'ops', share: 0.05 });
 * }
 */
@Injectable()
export class GuardMode implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stack: ModeStack;
  private readonly fleetMode: FleetMode;
  private readonly file: ModeFile | undefined;
  private readonly watch: FlipWatch | undefined;
  private readonly news: ModeNews;
  private readonly late: LateWord;
  /** By what the clients of the last ramp were drawn: the next one begins with the same. */
  private rampId: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private hasStarted = false;

  /** Every change, when it has taken effect. */
  readonly changes$: Observable<ModeChange>;

  constructor(
    @Inject(GUARD_CONFIG) private readonly config: GuardConfig,
    @Inject(GUARD_CLOCK) private readonly clock: Clock,
    @Inject(GuardBans) private readonly bans: GuardBans,
    @Inject(GUARD_NOTICES) private readonly notices: NoticeListener,
    @Inject(GUARD_FLEET) private readonly fleet: FleetState,
  ) {
    this.news = new ModeNews(notices);
    this.late = new LateWord(fleet);
    this.changes$ = this.news.changes$;
    this.stack = new ModeStack(config.passiveMode);
    this.stack.set('environment', modeFromEnvironment(process.env, clock.now()));
    this.fleetMode = new FleetMode(fleet, clock, notices, (override, farewell) =>
      this.hearFleet(override, farewell),
    );
    const { file, tripwire } = config.mode;
    this.watch = tripwire && new FlipWatch(tripwire, config.ipv6SubnetPrefix);
    this.file =
      file === undefined
        ? undefined
        : new ModeFile(file, notices, (override, farewell) => this.hearFile(override, farewell));
  }

  /** @internal */
  async onModuleInit(): Promise<void> {
    this.fleetMode.load();
    await this.file?.start();
  }

  /** @internal what an app that is not started would hear at its start: the word of the fleet, and that of the file */
  async consult(): Promise<void> {
    this.fleetMode.load();
    await this.file?.consult();
  }

  /** @internal why the file of the mode says nothing, although it is there */
  get fileProblem(): string | undefined {
    return this.file?.problem;
  }

  /** @internal an override that was there before the app is said loudly: nobody would look for it in the configuration */
  onApplicationBootstrap(): void {
    this.hasStarted = true;
    if (this.fleet.health().status === 'down') {
      const message =
        'The store could not be asked for the mode: what is set for the fleet does not hold on this instance until the store answers';
      this.notices.onNotice({ action: 'warning', level: 'warn', message });
    }
    const inForce = this.inForce();
    const { override, passive, ramp } = inForce;
    if (override === undefined || override.scope === 'instance') return;
    if (passive === this.config.passiveMode && ramp === undefined) return;
    this.news.tell({ ...override, act: 'started', until: override.until }, inForce, true);
  }

  /**
   * Whether hostile requests are only logged: those of the client with this address, or without one, those of a client
   * whose address is not known. During a ramp the answer differs between clients, and such a client is only observed.
   */
  isPassive(client = 'unknown'): boolean {
    return this.sideOf(clientFromText(String(client), this.config.ipv6SubnetPrefix)).passive;
  }

  /** @internal how a request of the client is treated */
  sideOf(client: Pick<ClientAddress, 'key' | 'address'>): Side {
    const { ramp, side, observed } = this.inForce();
    return ramp === undefined || ramp.includes(client) ? side : observed;
  }

  /** @internal the side on which a request begins */
  beginRequest(client: ClientAddress, now: number): Side {
    const side = this.sideOf(client);
    if (this.watch !== undefined && !side.passive) this.watch.onRequest(client.key, now);
    return side;
  }

  /** @internal a global check has decided against a request */
  onDecision({ key }: ClientAddress, { passive }: Side, isBanned: boolean, now: number): void {
    const trip = this.watch?.onDecision(key, passive, isBanned, now);
    if (trip !== undefined && !this.inForce().passive) this.trip(trip, now);
  }

  /** What holds, what would hold beneath it, who set it and why, and how the store is. */
  status(): ModeStatus {
    const { passive, source, override } = this.inForce();
    return Object.freeze({
      passive,
      share: override?.share,
      source,
      configured: this.config.passiveMode,
      override,
      standing: Object.freeze(this.stack.list()),
      tripped: override?.tripped,
      store: this.fleet.health(),
    });
  }

  /**
   * Changes the mode of this instance, or of the whole fleet. Bans that clients earned in passive mode were simulated and
   * are dropped when the mode changes, so that nobody is locked out by a false positive that has been fixed since.
   *
   * @returns when the change is in force here and, for the fleet, stored
   * @throws TypeError when `passive` is not a boolean or an option is not what it should be: a flip must never be a mistake
   * @throws RangeError when `until` has passed
   * @throws StoreUnavailableError when the fleet cannot be told: without a store, or while it is down, nothing has changed;
   * of a store that fails right then the message says that it is not known
   */
  async setPassive(passive: boolean, options: ModeChangeOptions = {}): Promise<void> {
    const { scope = 'instance', by = 'code', ...words } = options;
    const given = { ...words, by, passive, at: this.clock.now(), rampId: this.rampIdFor(scope, words.share) };
    const override = requestedOverride(given, scope);
    if (scope === 'fleet') return this.fleetMode.set(override);
    this.change(override, { ...override, act: 'set', scope, until: override.until });
  }

  /**
   * Takes back what was set on this instance, or on the fleet; what stands beneath it holds again. Without an override
   * nothing happens.
   *
   * @returns when it is in force here and, for the fleet, stored
   * @throws TypeError when an option is not what it should be
   * @throws StoreUnavailableError when the fleet cannot be told; then nothing has changed
   */
  async clear(options: ModeClearOptions = {}): Promise<void> {
    const { scope = 'instance', by = 'code', ...words } = options;
    const {
      reason,
      at,
      by: who,
    } = requestedOverride({ ...words, by, passive: true, at: this.clock.now() }, scope);
    if (scope === 'fleet') return this.fleetMode.clear({ reason, by: who, at });
    if (this.stack.of(scope) === undefined) return;
    this.change(undefined, { act: 'cleared', scope, reason, by: who, at, until: undefined });
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
    this.late.forget();
    this.file?.stop();
    this.news.end();
  }

  /**
   * A ramp that is raised, or begun again after a rollback, keeps its clients. Whatever is set in between carries the id, so
   * that other instances and the next process know it.
   */
  private rampIdFor(scope: 'instance' | 'fleet', share: unknown): string | undefined {
    const last = this.stack.of(scope)?.rampId ?? this.inForce().override?.rampId ?? this.rampId;
    return share === undefined ? last : (last ?? randomUUID());
  }

  /** Asked for each request: it costs a comparison unless an override has an end. */
  private inForce(): ModeInForce {
    if (this.stack.endOfFirst < Infinity) this.endOverrides();
    return this.stack.current;
  }

  private endOverrides(): void {
    const now = this.clock.now();
    if (now < this.stack.endOfFirst) return;
    const before = this.stack.current;
    for (const { scope, reason, by, until } of this.stack.takeEnded(now)) {
      this.settle(before, { act: 'ended', scope, reason, by, at: now, until });
    }
  }

  private hearFleet(override: ModeOverride | undefined, farewell: Farewell | undefined): void {
    this.inForce(); // what has ended is not gone: it is told as ended
    const scope = 'fleet';
    if (override !== undefined) {
      const act = override.tripped === undefined ? 'set' : 'tripped';
      return this.change(override, { ...override, act, scope, until: override.until });
    }
    if (this.stack.of(scope) === undefined) return;
    const words = farewell ?? { reason: 'it is gone from the store', by: 'not given', at: this.clock.now() };
    this.change(undefined, { ...words, act: 'cleared', scope, until: undefined });
  }

  /**
   * Returns to passive mode where the flip was made: at once here, in the file and the fleet as soon as it is written. Said
   * to the instance alone it would end with the process, and the next one would start as the flip wanted it.
   */
  private trip(tripped: Trip, at: number): void {
    const { source } = this.stack.current;
    const scope = source === 'fleet' || source === 'file' ? source : 'instance';
    const override = Object.freeze({
      passive: true,
      rampId: this.rampId,
      reason: tripReason(tripped),
      by: 'the tripwire',
      at,
      tripped,
    });
    const flip = this.stack.of(scope);
    this.change(override, { ...override, act: 'tripped', scope, until: undefined });
    if (scope === 'instance') return;
    const written = scope === 'fleet' ? this.fleetMode.tell(override) : this.file?.write(override);
    written?.catch((error: unknown) => this.keepTripHere(scope, override, flip, error));
  }

  /** What could not be written where the flip was made holds on this instance. */
  private keepTripHere(
    scope: 'fleet' | 'file',
    override: ModeOverride,
    flip: ModeOverride | undefined,
    error: unknown,
  ): void {
    const { tripped } = override;
    if (this.stack.of(scope)?.tripped !== tripped) return; // something newer stands there
    this.stack.set(scope, flip);
    this.stack.set('instance', override);
    this.waitForEnd();
    this.notices.onNotice({ action: 'warning', level: 'error', message: keptHereLine(scope, error) });
    if (scope === 'file') return;
    const standing = this.stack.of(scope);
    this.late.wait(
      () => this.stack.of('instance')?.tripped === tripped && this.stack.of(scope) === standing,
      async () => {
        await this.fleetMode.tell(override);
        this.change(override, { ...override, act: 'tripped', scope, until: undefined });
      },
    );
  }

  private hearFile(override: ModeOverride | undefined, farewell: Farewell | undefined): void {
    const scope = 'file';
    const now = this.clock.now();
    if (override !== undefined && (override.until ?? Infinity) > now) {
      const act = override.tripped === undefined ? 'set' : 'tripped';
      return this.change(
        { ...override, at: now },
        { ...override, act, scope, at: now, until: override.until },
      );
    }
    if (this.stack.of(scope) === undefined) return;
    const reason = override?.reason ?? farewell?.reason ?? 'there is no such file any more';
    const by = farewell?.by ?? 'the file';
    this.change(undefined, { act: 'cleared', scope, reason, by, at: now, until: undefined });
  }

  private change(override: ModeOverride | undefined, deed: Deed): void {
    const before = this.inForce();
    this.stack.set(deed.scope, override);
    this.rampId = this.stack.current.override?.rampId ?? this.rampId;
    // What counts for more than the file would not let its word be heard anyway.
    const isHeard = deed.scope === 'fleet' || (deed.scope === 'file' && this.stack.of('fleet') === undefined);
    if (isHeard && override !== undefined && this.hasStarted) this.stack.set('instance', undefined);
    this.settle(before, deed);
  }

  /** Draws the consequences of a change that has been made. */
  private settle(before: ModeInForce, deed: Deed): void {
    this.waitForEnd();
    const { passive, override } = this.stack.current;
    const isSame = passive === before.passive && override?.share === before.override?.share;
    // At the start there is nothing of this instance yet, and what the fleet has earned is not this instance's to drop.
    if (!isSame && this.hasStarted) {
      const moment = deed.act === 'ended' ? deed.until : deed.at; // the same on every instance
      this.bans.dropSimulated(deed.scope === 'fleet' ? moment : undefined);
    }
    this.watch?.onMode(this.stack.current, this.hasStarted);
    // What was there before the app is told at its start, once.
    if (this.hasStarted || deed.scope === 'instance') this.news.tell(deed, this.stack.current, isSame);
  }

  private waitForEnd(): void {
    clearTimeout(this.timer);
    const wait = this.stack.endOfFirst - this.clock.now();
    if (wait === Infinity) return;
    const onTime = (): void => {
      this.endOverrides();
      this.waitForEnd();
    };
    this.timer = setTimeout(onTime, Math.min(Math.max(wait, 1), LONGEST_TIMER_MS)).unref();
  }
}
