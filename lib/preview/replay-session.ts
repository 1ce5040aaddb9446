import type { IncomingMessage } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import type { Check } from '../checks/check';
import type { Denial } from '../checks/denial';
import { DeniedRequestException } from '../enforcement/denied-request.exception';
import type { FrameworkResponse } from '../enforcement/framework-response';
import type { Outcome } from '../enforcement/outcome';
import { RequestDoor } from '../enforcement/request-door';
import { RequestEnforcer } from '../enforcement/request-enforcer';
import type { Side } from '../enforcement/side';
import { undecoratedPolicy } from '../policy/undecorated.policy';
import { revive } from '../config/recorded-config';
import { CheckPlans } from '../checks/check-plans';
import type { AddressSet } from '../request/address-set';
import { addressSetOf } from '../policy/address-set.factory';
import type { ClientAddress } from '../request/client-address';
import { ClientAddressResolver } from '../request/client-address.resolver';
import { parseAddress } from '../request/parse-address';
import type { FrameworkRequest } from '../request/request-facts.factory';
import type { RequestFacts } from '../request/request-facts';
import { GuardBans } from '../state/guard-bans';
import { GuardRules } from '../state/guard-rules';
import { MemoryThrottlerStorage } from '../state/memory-throttler.storage';
import { NoFleet } from '../state/no-fleet';
import { RateCounters } from '../state/rate-counters';
import type { RuleToAdd } from '../state/runtime-rule';
import type { RecordedFacts, RecordedPass } from '../telemetry/recorded-facts';
import type { NoticeLine, RecordedRule } from '../telemetry/recording-line';
import { PossibleBans } from './possible-bans';
import { RecordedDetection } from './recorded-detection';
import { recordedRequestFacts } from './recorded-request.facts';
import { DOUBTS_OF_DETECTION, type ReplayDoubt } from './replay-doubt';
import { replayHorizon } from './replay-horizon';
import { ReplayOrder, type ReplayStep } from './replay-order';
import { ReplayPlans, type ReplayMemory, type ReplayPass } from './replay-plans';
import { ReplayRequest } from './replay-request';
import type { ReplaySetting } from './replay-setting';
import type { ReplayedRequest } from './replayed-request';

const NO_ROUTES = { of: () => undecoratedPolicy };
const SILENT = { onNotice: (): void => undefined };

/** A recorded request as the doors take it. */
interface RecordedFrameworkRequest extends FrameworkRequest {
  readonly recorded: ReplayRequest;
  readonly facts: RequestFacts;
}

/** A request on its way through the doors. */
interface Journey {
  readonly request: ReplayRequest;
  readonly raw: IncomingMessage;
  readonly response: FrameworkResponse;
  readonly client: ClientAddress;
  /** What is published when the response is done. */
  readonly atEnd: (() => void)[];
  /** How many steps are still to come. */
  toGo: number;
  waiting: Promise<void> | undefined;
}

/**
 * One run of an instance, decided again: with its clock, its counters and its bans, and with the doors, the checks and
 * the enforcement of the app itself. What is kept does not grow with the recording: clients, as in the app, and what
 * waits for its turn.
 */
export class ReplaySession implements ReplayMemory {
  private readonly clock = { time: 0, now: (): number => this.clock.time };
  private readonly storage = new MemoryThrottlerStorage(this.clock);
  private readonly bans: GuardBans;
  private readonly rules: GuardRules;
  /** The rules that were added, by the ids that they had. */
  private readonly added = new Map<string, string>();
  private readonly trustedBefore: AddressSet;
  private readonly plans: ReplayPlans;
  private readonly door: RequestDoor;
  private readonly addresses: ClientAddressResolver;
  private readonly passes = new WeakMap<object, ReplayPass>();
  private readonly order = new ReplayOrder(() => (this.hasGap = true));
  private readonly horizonMs: number;
  private readonly possible: PossibleBans;
  private mode: { readonly passive: boolean; readonly share?: number };
  private side: Side = { passive: true, share: undefined };
  private hasGap: boolean;
  private uncertainUntil = -Infinity;

  constructor(
    readonly setting: ReplaySetting,
    private readonly onRequest: (request: ReplayedRequest) => void,
  ) {
    const { head, before, after } = setting;
    this.mode = { passive: head.passive_mode };
    this.hasGap = head.continued === true;
    this.addresses = new ClientAddressResolver(addressSetOf(after.trustedProxies), after.ipv6SubnetPrefix);
    const fleet = new NoFleet(0);
    this.rules = new GuardRules(after, this.clock, SILENT, fleet);
    this.bans = new GuardBans(after, this.clock, SILENT, fleet, null, this.rules);
    this.trustedBefore = addressSetOf(before.whitelist);
    const counters = new RateCounters(this.storage, undefined, undefined, 1, this.clock, SILENT);
    const search = { config: before, ruleSetVersion: head.rule_set_version, values: head.values };
    const engine = new RecordedDetection(search, after, (request) => this.passes.get(request));
    const plans = new CheckPlans(after, NO_ROUTES, this.bans, counters, engine, this.rules);
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
    for (const rule of head.rules) void this.addRule(rule);
    this.horizonMs = replayHorizon([before, after], setting.limits);
    this.possible = new PossibleBans(after.banning, this.horizonMs);
  }

  /** Takes a request in; it is decided when its turn has come. */
  async add(line: ReplayedRequest['line'], facts: RecordedFacts, time: number): Promise<void> {
    const address = parseAddress(line.ip_address);
    const wasTrusted = this.trustedBefore.has(address) || this.rules.trusts(address);
    const request = new ReplayRequest(line, facts, time, wasTrusted);
    if (facts.partial === true) {
      request.doubts.add('partial');
      this.onRequest(request.result());
      return;
    }
    for (const step of this.stepsThrough(request)) await this.order.add(step);
  }

  /** What happened beside the requests, and has a part in decisions. */
  async addNotice(line: NoticeLine, time: number): Promise<void> {
    const { seq, mode_change: mode, ban, lifted, rule, action_taken: action } = line;
    if (seq === undefined) return;
    const run = async (): Promise<void> => {
      this.clock.time = time;
      if (mode !== undefined) this.change(mode);
      // What the guard refuses to ban under the changed configuration is not banned.
      if (ban !== undefined)
        await this.bans.ban(ban.target, { durationMs: ban.until - time }).catch(() => undefined);
      if (rule !== undefined && action === 'rule_added') await this.addRule(rule);
      if (rule !== undefined && action === 'rule_removed') await this.removeRule(rule);
      if (lifted !== undefined) await this.bans.unban(lifted).catch(() => undefined);
    };
    await this.order.add({ order: seq, run });
  }

  /** Lines are missing up to this time. */
  addDrops(time: number): void {
    this.uncertainUntil = Math.max(this.uncertainUntil, time + this.horizonMs);
  }

  /** Decides what is still waiting for its turn. */
  async end(): Promise<void> {
    await this.order.drain();
    this.storage.onApplicationShutdown();
  }

  find(facts: RequestFacts): ReplayPass {
    return this.passes.get(facts) as ReplayPass;
  }

  carries({ name }: Check): boolean {
    const { shared, requests } = this.setting.head;
    return shared || (requests === 'flagged' && name === 'rateLimit');
  }

  uncertainty(
    { name }: Check,
    { request }: ReplayPass,
    answer: Denial | undefined,
    isNew: boolean,
  ): ReplayDoubt | undefined {
    const { time, client, line } = request;
    if (isNew && time < this.uncertainUntil) return 'records_missing';
    if (name === 'rateLimit')
      return answer !== undefined && this.possible.isMiscounted(client, time) ? 'ban_uncertain' : undefined;
    if (answer !== undefined || !this.possible.has(client, line.passive_mode, time)) return undefined;
    this.possible.recordMiscount(client, time);
    return 'ban_uncertain';
  }

  private stepsThrough(request: ReplayRequest): ReplayStep[] {
    const atEnd: (() => void)[] = [];
    const hearing = { once: (_event: string, publish: () => void) => atEnd.push(publish) };
    const response = request.facts.no_response === true ? {} : (hearing as FrameworkResponse);
    const client = this.clientOf(request);
    request.client = client.key;
    const journey: Journey = {
      request,
      raw: { headers: {} } as IncomingMessage,
      response,
      client,
      atEnd,
      toGo: 0,
      waiting: undefined,
    };
    const steps = request.passes.flatMap((pass) => this.stepsOf(journey, pass));
    journey.toGo = steps.length;
    return steps;
  }

  /** A pass that had to wait begins and ends at different places of the order. */
  private stepsOf(journey: Journey, pass: RecordedPass): ReplayStep[] {
    const { seq, began = seq } = pass;
    if (began === seq) return [{ order: seq, run: () => this.enter(journey, pass, undefined) }];
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    return [
      { order: began, run: () => this.enter(journey, pass, gate) },
      { order: seq, run: () => this.leave(journey, open) },
    ];
  }

  private clientOf({ facts, line, doubts }: ReplayRequest): ClientAddress {
    const known = line.ip_address === 'unknown' ? undefined : line.ip_address;
    if (facts.forwarded_for_hidden !== true)
      return this.addresses.resolve(facts.peer ?? known, facts.forwarded_for);
    const { before, after } = this.setting;
    if (!isDeepStrictEqual(before.trustedProxies, after.trustedProxies)) doubts.add('address_hidden');
    return this.addresses.resolve(known, undefined);
  }

  private async enter(journey: Journey, pass: RecordedPass, gate: Promise<void> | undefined): Promise<void> {
    const { request, raw, response, client } = journey;
    if (!request.isDenied) {
      const facts = recordedRequestFacts(request, pass, client);
      this.meet(facts.timestamp);
      const { plan, isSameRoute } = this.plans.of(pass.handler, pass.door === 'before routes');
      this.passes.set(facts, { request, pass, isSameRoute, gate });
      this.side = { passive: request.line.passive_mode, share: undefined };
      const asked = { raw, recorded: request, facts } as RecordedFrameworkRequest;
      journey.waiting = settled(request, () => this.door.enter(asked, response, plan, pass.door ?? 'last'));
      if (gate === undefined) await journey.waiting;
    }
    this.finishStep(journey);
  }

  private async leave(journey: Journey, open: () => void): Promise<void> {
    open();
    await journey.waiting;
    this.finishStep(journey);
  }

  private finishStep(journey: Journey): void {
    if (--journey.toGo > 0) return;
    const { request, atEnd } = journey;
    for (const publish of atEnd) publish();
    if (!request.isDenied && wasCutOff(request)) request.doubts.add('route_not_reached');
    const result = request.result();
    const isCertain = result.after?.check === 'detection';
    const isSuspected = DOUBTS_OF_DETECTION.some((doubt) => request.doubts.has(doubt));
    if (
      (isCertain || isSuspected) &&
      journey.client.address !== undefined &&
      !this.bans.isExempt(journey.client.address)
    )
      this.possible.recordAttack(request.client, request.line.passive_mode, request.time, isCertain);
    this.onRequest(result);
  }

  private meet(time: number): void {
    this.clock.time = time;
    if (this.hasGap && this.setting.head.requests === 'all') this.addDrops(time);
    this.hasGap = false;
  }

  /** What is refused under the changed configuration is not added. */
  private async addRule({ id, kind, value, until }: RecordedRule): Promise<void> {
    const words = { scope: 'instance' as const, ...(until !== undefined && { until }) };
    const rule = { kind, value: revive(value), ...words } as RuleToAdd;
    const added = await this.rules.add(rule).catch(() => undefined);
    if (added !== undefined) this.added.set(id, added.id);
  }

  private async removeRule({ id }: RecordedRule): Promise<void> {
    await this.rules.remove(this.added.get(id) ?? id).catch(() => undefined);
    this.added.delete(id);
  }

  private change(mode: { readonly passive: boolean; readonly share?: number }): void {
    if (mode.passive !== this.mode.passive || mode.share !== this.mode.share) {
      this.bans.dropSimulated();
      this.possible.dropSimulated();
    }
    this.mode = mode;
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

async function settled(request: ReplayRequest, enter: () => void | Promise<void>): Promise<void> {
  try {
    await enter();
  } catch (error) {
    if (!(error instanceof DeniedRequestException)) throw error;
    request.isDenied = true;
  }
}
