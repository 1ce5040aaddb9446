import { isDeepStrictEqual } from 'node:util';
import type { Check } from '../checks/check';
import type { DenialScope } from '../checks/denial';
import type { ClientAddress } from '../request/client-address';
import type { Ban } from '../state/ban';
import type { BanLedger } from '../state/ban-ledger';
import { GuardBans } from '../state/guard-bans';
import type { GuardRules } from '../state/guard-rules';
import { LeastRecent } from '../state/least-recent';
import type { ThrottlerRecord } from '../state/memory-throttler.storage';
import type { FleetWitness } from './fleet-witness';
import type { ReplayCounters } from './replay-counters';
import type { ReplayFleet } from './replay-fleet';
import type { Reliance, RememberedAnswer, ReplayPass } from './replay-memory';
import type { ReplayPlans } from './replay-plans';
import type { RecordedAnswer, ReplayRequest } from './replay-request';
import type { ReplaySetting } from './replay-setting';

const MAX_CLIENTS = 100_000;
const SILENT = { onNotice: (): void => undefined };
type MetPass = Pick<ReplayPass, 'request' | 'pass' | 'client'>;

/** A ban is in force on every other instance within this time. */
const NEWS_MS = 1000;
/** Whoever has so many hits left may be over the limit or not where their order is not known for certain. */
const NEAR = 2;

/**
 * An instance that counted together with others. What they counted is told by all of their recordings together, and what
 * the store answered tells whether these are all.
 */
export class FleetMember {
  /** The bans of the fleet as they were. */
  readonly before: GuardBans;
  /** Until when the hits of clients may have come in another order. */
  private readonly disordered = new LeastRecent<number>(MAX_CLIENTS);
  /** Until when it is not certain which attacks of a client count towards a ban. */
  private readonly suspected = new LeastRecent<number>(MAX_CLIENTS);
  private readonly witness: FleetWitness;
  private readonly isSameAddresses: boolean;

  constructor(
    private readonly setting: ReplaySetting,
    private readonly fleet: ReplayFleet,
    private readonly now: GuardBans,
    rules: GuardRules,
  ) {
    const { before, after } = setting;
    const { witness } = fleet.shared as NonNullable<ReplayFleet['shared']>;
    this.witness = witness;
    const counts = witness.store.countsUnder(before.banning);
    this.before = new GuardBans(before, fleet.clock, SILENT, witness.store, counts, rules);
    this.isSameAddresses =
      isDeepStrictEqual(before.trustedProxies, after.trustedProxies) &&
      before.ipv6SubnetPrefix === after.ipv6SubnetPrefix;
  }

  /** Whether the recordings can tell what the fleet would have counted. */
  get canTell(): boolean {
    const { head, isSame } = this.setting;
    return head.requests === 'all' && !isSame && this.isSameAddresses && !this.fleet.order.isJumbled;
  }

  /** Counts what was counted when a door looked at the request. */
  meet({ request, pass, client }: MetPass, plans: ReplayPlans, { ahead }: ReplayCounters): void {
    const { line, time } = request;
    if (pass === request.passes[0]) this.meetBan(request, client);
    const hitOf = (scope: DenialScope, at: number): ThrottlerRecord | undefined => {
      const rule = plans.limitBefore(scope, pass.handler);
      if (rule === undefined) return undefined;
      const { name, ttl, limit, blockDuration } = rule;
      const isSimulated = scope === 'global' && line.passive_mode;
      const key = `${name} ${isSimulated ? 'simulated ' : ''}${client.key}`;
      return this.witness.store.limits.hit(key, ttl, limit, blockDuration, at);
    };
    const { counted = [] } = pass;
    for (const { scope, hits, at } of counted) {
      const record = hitOf(scope, at);
      const name = plans.limitBefore(scope, pass.handler)?.name ?? scope;
      this.witness.compare(client.key, name, record?.totalHits === hits, time);
    }
    // An instance remembers whom the store has denied, and does not ask again until that is over.
    const isDenied = line.action_taken !== 'served' && line.check === 'rateLimit' && line.status_code !== 500;
    if (!isDenied || pass !== request.passes.at(-1) || counted.some(({ scope }) => scope === line.scope))
      return;
    if (hitOf(line.scope, time + ahead)?.isBlocked !== true) this.witness.lose(client.key, time);
  }

  private meetBan(request: ReplayRequest, client: ClientAddress): void {
    const { line, time } = request;
    const recorded = request.answerOf('ban', 'global');
    if (recorded === 'not asked') return;
    const ban = this.before.banOf(client, this.ledger(this.before, line.passive_mode), time);
    if ((recorded === 'denied') === (ban !== undefined)) return;
    if (ban === undefined || !this.isNews(ban, this.witness.store.setterOf(ban), time))
      this.witness.lose(client.key, time);
  }

  /** Takes note of what was counted and what is, when a request is over. */
  async finish(request: ReplayRequest, client: ClientAddress, isAttack: boolean): Promise<void> {
    const { line, time, facts } = request;
    const wasAttack = request.wasAttack && this.setting.before.enableIpBanning;
    if (wasAttack) {
      const ledger = this.ledger(this.before, line.passive_mode);
      const count = await this.before.recordAttack(client, ledger, time);
      const recorded = [facts, ...(facts.then ?? [])].find(({ attacks }) => attacks !== undefined)?.attacks;
      this.witness.compare(client.key, 'attacks', count === recorded, time);
    }
    const { windowMs } = this.setting.after.banning;
    if (isAttack && !wasAttack && time - this.fleet.since < windowMs) this.suspect(client.key, time);
  }

  /** A limit was asked when the request was recorded, and is not now. */
  skip({ client, time }: ReplayRequest): void {
    this.disordered.set(client, time + this.fleet.horizonMs);
  }

  /** @param counters know what was counted last */
  reliance(
    check: Check,
    pass: ReplayPass,
    remembered: RememberedAnswer,
    counters: ReplayCounters,
    plans: ReplayPlans,
  ): Reliance {
    const { request, client } = pass;
    if (this.fleet.isPartial(request.time) || this.witness.isUnknown(client.key, request.time)) {
      this.skip(request);
      return 'shared_state';
    }
    return check.name === 'ban'
      ? this.ofBan(pass, remembered.recorded)
      : this.ofLimit(check, pass, remembered, counters, plans);
  }

  private ofLimit(
    { scope }: Check,
    { request, pass, client }: ReplayPass,
    { answer, recorded, isSame }: RememberedAnswer,
    { last }: ReplayCounters,
    plans: ReplayPlans,
  ): Reliance {
    const { time } = request;
    const wasCounted = recorded === 'denied' || pass.counted?.some((hit) => hit.scope === scope) === true;
    const limit = plans.limitBefore(scope, pass.handler);
    if (!wasCounted && limit !== undefined) {
      // The store was away, and the memory of the instance counted.
      if (recorded !== 'not asked') this.witness.lose(client.key, time);
      const isEarly = time - this.fleet.since < limit.ttl + limit.blockDuration;
      const isKnown = !isEarly || this.witness.hasAgreed(client.key, limit.name);
      if (recorded !== 'not asked' || !isKnown) return 'shared_state';
    }
    const differs = (recorded === 'denied') !== (answer !== undefined);
    if (!wasCounted || (isSame ? differs : recorded === 'denied')) this.skip(request);
    const isDisordered = (this.disordered.peek(client.key) ?? -Infinity) > time;
    const isNear = last === undefined || last.record.isBlocked || last.record.totalHits > last.limit - NEAR;
    if (!isDisordered || !isNear) return 'answer';
    this.skip(request);
    return 'shared_state';
  }

  private ofBan({ request, client }: ReplayPass, recorded: RecordedAnswer): Reliance {
    const { line, time } = request;
    const passive = line.passive_mode;
    if ((this.suspected.peek(client.key) ?? -Infinity) > time) return 'shared_state';
    const now = this.now.banOf(client, this.ledger(this.now, passive), time);
    const before = this.before.banOf(client, this.ledger(this.before, passive), time);
    const isSame = now?.since === before?.since && now?.until === before?.until;
    if (isSame && recorded !== 'not asked') return 'record';
    if (now === undefined || !this.isNews(now, this.fleet.shared?.store.setterOf(now), time)) return 'answer';
    // Whether it went on decides what was counted after it.
    this.suspect(client.key, time);
    return 'shared_state';
  }

  private suspect(client: string, time: number): void {
    const { windowMs, durationMs } = this.setting.after.banning;
    this.suspected.set(client, time + windowMs + durationMs);
  }

  /** Whether the ban may not have been known here yet. */
  private isNews({ since }: Ban, setter: string | undefined, time: number): boolean {
    return time - since < NEWS_MS && setter !== this.setting.head.instance;
  }

  private ledger(bans: GuardBans, passive: boolean): BanLedger {
    return passive ? bans.simulated : bans.earned;
  }
}
