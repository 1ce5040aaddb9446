import type { Check } from '../checks/check';
import type { CheckPlan } from '../checks/check-plan';
import { CheckPlans } from '../checks/check-plans';
import { RequestDoor } from '../enforcement/request-door';
import { RequestEnforcer } from '../enforcement/request-enforcer';
import type { Outcome } from '../enforcement/outcome';
import type { Side } from '../enforcement/side';
import { addressSetOf } from '../policy/address-set.factory';
import { undecoratedPolicy } from '../policy/undecorated.policy';
import type { AddressSet } from '../request/address-set';
import { parseAddress } from '../request/parse-address';
import type { FrameworkRequest } from '../request/request-facts.factory';
import type { RequestFacts } from '../request/request-facts';
import { GuardBans } from '../state/guard-bans';
import { GuardRules } from '../state/guard-rules';
import { NoFleet } from '../state/no-fleet';
import type { RecordedFacts, RecordedPass } from '../telemetry/recorded-facts';
import type { NoticeLine } from '../telemetry/recording-line';
import { FleetMember } from './fleet-member';
import { RecordedClients } from './recorded-clients';
import { RecordedDeeds } from './recorded-deeds';
import { RecordedDetection } from './recorded-detection';
import { ReplayCounters } from './replay-counters';
import { DOUBTS_OF_DETECTION } from './replay-doubt';
import type { ReplayFleet } from './replay-fleet';
import { ReplayJourney, type RecordedFrameworkRequest } from './replay-journey';
import type { Reliance, RememberedAnswer, ReplayMemory, ReplayPass } from './replay-memory';
import { ReplayPlans } from './replay-plans';
import { ReplayRequest } from './replay-request';
import type { ReplaySetting } from './replay-setting';
import type { ReplayedRequest } from './replayed-request';

const NO_ROUTES = { of: () => undecoratedPolicy };
const SILENT = { onNotice: (): void => undefined };

/** Decisions on one request are looked at up to so many. */
const MAX_DECISIONS = 1000;

/** A request, as far as its lines were read. */
export interface HeldRequest {
  readonly line: ReplayedRequest['line'];
  readonly others: ReplayedRequest['line'][];
  readonly facts: RecordedFacts;
  readonly time: number;
}

/**
 * One run of an instance, decided again: with its clock, its counters and its bans, and with the doors, the checks and
 * the enforcement of the app itself. What is kept does not grow with the recording: clients, as in the app, and what
 * waits for its turn.
 */
export class ReplaySession implements ReplayMemory {
  private readonly counters: ReplayCounters;
  private readonly bans: GuardBans;
  private readonly rules: GuardRules;
  private readonly deeds: RecordedDeeds;
  /** Its part in a fleet that counts together, where it has one. */
  private readonly member: FleetMember | undefined;
  private readonly trustedBefore: AddressSet;
  private readonly plans: ReplayPlans;
  private readonly door: RequestDoor;
  private readonly clients: RecordedClients;
  private readonly passes = new WeakMap<object, ReplayPass>();
  private side: Side = { passive: true, share: undefined };
  private hasGap: boolean;
  private held: HeldRequest | undefined;

  constructor(
    readonly setting: ReplaySetting,
    private readonly fleet: ReplayFleet,
    private readonly startedAt: number,
    private readonly onRequest: (request: ReplayedRequest) => void,
  ) {
    const { head, before, after } = setting;
    const { clock, shared } = fleet;
    clock.instance = head.instance;
    fleet.join(head);
    fleet.told(head.instances ?? [], this.startedAt);
    fleet.order.open(head.instance, () => (this.hasGap = true));
    this.hasGap = head.continued === true;
    this.clients = new RecordedClients(setting);
    this.rules = new GuardRules(after, clock, SILENT, new NoFleet(0));
    const counts = shared?.store.countsUnder(after.banning) ?? null;
    this.bans = new GuardBans(after, clock, SILENT, shared?.store ?? new NoFleet(0), counts, this.rules);
    this.member = shared && new FleetMember(setting, fleet, this.bans, this.rules);
    this.trustedBefore = addressSetOf(before.whitelist);
    this.counters = new ReplayCounters(fleet.limits, clock);
    const search = { config: before, ruleSetVersion: head.rule_set_version, values: head.values };
    const engine = new RecordedDetection(search, after, (request) => this.passes.get(request));
    const plans = new CheckPlans(after, NO_ROUTES, this.bans, this.counters, engine, this.rules);
    this.plans = new ReplayPlans(setting, plans, this);
    const outcomes = { onRequest: (): void => undefined, onOutcome };
    const mode = { beginRequest: (): Side => this.side, onDecision: (): void => undefined };
    const enforcer = new RequestEnforcer(after, mode, this.bans, outcomes);
    this.door = new RequestDoor(
      { create: (request: FrameworkRequest) => (request as RecordedFrameworkRequest).facts },
      enforcer,
      outcomes,
      { begin: (request) => (request as RecordedFrameworkRequest).recorded },
    );
    const bans = this.member === undefined ? [this.bans] : [this.bans, this.member.before];
    this.deeds = new RecordedDeeds(head, this.rules, bans, () => fleet.possible.dropSimulated());
  }

  /** A request on which there may be further decisions, in the lines behind it. */
  async hold(request: HeldRequest): Promise<void> {
    await this.release();
    this.held = request;
  }

  /** A further decision on the request that is held. */
  addDecision(line: ReplayedRequest['line'], of: string): void {
    if (this.held?.line.id === of && this.held.others.length < MAX_DECISIONS) this.held.others.push(line);
  }

  /** Takes in the request that is held. */
  async release(): Promise<void> {
    const { held } = this;
    this.held = undefined;
    if (held !== undefined) await this.add(held);
  }

  /** Takes a request in; it is decided when its turn has come. */
  private async add({ line, others, facts, time }: HeldRequest): Promise<void> {
    const address = parseAddress(line.ip_address);
    const wasTrusted = this.trustedBefore.has(address) || this.rules.trusts(address);
    const request = new ReplayRequest(line, others, facts, time, wasTrusted);
    if (facts.partial === true) {
      request.doubts.add('partial');
      for (const result of request.results()) this.onRequest(result);
      return;
    }
    const client = this.clients.of(request);
    request.client = client.key;
    const journey: ReplayJourney = new ReplayJourney(request, client, this.door, {
      enter: (pass, seen, gate) => this.enter(journey, pass, seen, gate),
      end: () => this.finish(journey),
    });
    for (const step of journey.steps()) await this.schedule(step.order, time, () => step.run());
  }

  /** What happened beside the requests, and has a part in decisions. */
  async addNotice(line: NoticeLine, time: number): Promise<void> {
    if (line.seq === undefined) return;
    await this.release();
    await this.schedule(line.seq, time, () => {
      this.fleet.clock.time = time;
      return this.deeds.repeat(line, time);
    });
  }

  /** Who takes part in its fleet. */
  addInstances(names: readonly string[], time: number): void {
    this.fleet.told(names, time);
  }

  /** Lines are missing up to this time. */
  addDrops(time: number): void {
    this.fleet.addDrops(time);
  }

  /** Decides what is still waiting for its turn. */
  async end(): Promise<void> {
    await this.release();
    await this.fleet.order.drain();
    this.fleet.leave(this.setting.head.instance);
  }

  find(facts: RequestFacts): ReplayPass {
    return this.passes.get(facts) as ReplayPass;
  }

  carries({ name }: Check): boolean {
    const { shared, requests } = this.setting.head;
    return (shared && this.member?.canTell !== true) || (requests === 'flagged' && name === 'rateLimit');
  }

  onAsked({ name, scope }: Check, { request }: ReplayPass): void {
    if (name === 'rateLimit') request.limitsAsked.add(scope);
  }

  reliance(check: Check, pass: ReplayPass, remembered: RememberedAnswer): Reliance {
    const { answer, recorded } = remembered;
    const { possible, uncertainUntil } = this.fleet;
    const { time, client, line } = pass.request;
    const isNew = recorded === 'not asked' || (recorded === 'denied') !== (answer !== undefined);
    if (isNew && time < uncertainUntil) return 'records_missing';
    if (check.name === 'rateLimit') {
      if (answer !== undefined && possible.isMiscounted(client, time)) return 'ban_uncertain';
    } else if (answer === undefined && possible.has(client, line.passive_mode, time)) {
      possible.recordMiscount(client, time);
      return 'ban_uncertain';
    }
    return this.member?.reliance(check, pass, remembered, this.counters, this.plans) ?? 'answer';
  }

  private schedule(order: number, time: number, run: () => Promise<void>): Promise<void> {
    const { clock } = this.fleet;
    const { instance } = this.setting.head;
    const taken = (): Promise<void> => {
      clock.instance = instance;
      return run();
    };
    return this.fleet.order.add(instance, { order, time, run: taken });
  }

  /** @returns the plan by which a door looks at the request now */
  private enter(
    { request, client }: ReplayJourney,
    pass: RecordedPass,
    facts: RequestFacts,
    gate: Promise<void> | undefined,
  ): CheckPlan {
    this.meet(facts.timestamp);
    const [hit] = pass.counted ?? [];
    if (hit !== undefined) this.counters.ahead = hit.at - facts.timestamp;
    this.member?.meet({ request, pass, client }, this.plans, this.counters);
    const { plan, isSameRoute } = this.plans.of(pass.handler, pass.door === 'before routes');
    this.passes.set(facts, { request, pass, client, isSameRoute, gate });
    this.side = { passive: request.line.passive_mode, share: undefined };
    return plan;
  }

  private async finish({ request, client }: ReplayJourney): Promise<void> {
    const { member, fleet } = this;
    if (!request.isDenied && wasCutOff(request)) request.doubts.add('route_not_reached');
    const results = request.results();
    const isAttack = results.some(({ after }) => after?.check === 'detection');
    const isSuspected = DOUBTS_OF_DETECTION.some((doubt) => request.doubts.has(doubt));
    if ((isAttack || isSuspected) && client.address !== undefined && !this.bans.isExempt(client.address))
      fleet.possible.recordAttack(request.client, request.line.passive_mode, request.time, isAttack);
    if (member !== undefined) {
      const wasCounted = request.passes.flatMap(({ counted = [] }) => counted.map(({ scope }) => scope));
      if (wasCounted.some((scope) => !request.limitsAsked.has(scope))) member.skip(request);
      await member.finish(request, client, isAttack);
    }
    for (const result of results) this.onRequest(result);
  }

  private meet(time: number): void {
    this.fleet.clock.time = time;
    if (this.hasGap && this.setting.head.requests === 'all') this.addDrops(time);
    this.hasGap = false;
  }
}

function onOutcome({ action, trace, ...rest }: Outcome): void {
  const isDecision = action === 'logged_only' || action === 'request_blocked';
  if (isDecision && trace instanceof ReplayRequest) trace.outcomes.push({ action, trace, ...rest });
}

/** It was denied at a door behind which there may have been others. */
function wasCutOff({ line, passes }: ReplayRequest): boolean {
  const door = passes.at(-1)?.door;
  return line.action_taken === 'request_blocked' && (door === 'before routes' || door === 'repeated');
}
