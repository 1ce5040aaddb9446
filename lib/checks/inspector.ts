import type { RequestFacts } from '../request/request-facts';
import type { BanOrigin } from '../state/ban';
import type { CountedHit, CountedRequest, RateCounters } from '../state/rate-counters';
import type { Check, SharedLimit } from './check';
import type { CheckPlan } from './check-plan';
import type { Denial } from './denial';
import { Inspection, type Verdict } from './inspection';

/** What is counted when counting has failed: nothing, and nobody asks again. */
const NOTHING: CountedRequest = Object.freeze({ records: new Map(), attack: 'not counted' });

/**
 * Puts a request through the checks of its plan until one denies it. Answers at once unless a check has to wait.
 * A check that throws counts as a failure and stops nothing.
 */
export function inspect(plan: CheckPlan, inspection: Inspection, from = 0): Verdict | Promise<Verdict> {
  const end = endFor(plan, inspection.facts);
  for (let i = from; i < end; i++) {
    const check = plan.checks[i] as Check;
    if (check.shared !== undefined && inspection.counted === undefined && mustAsk(check.shared, inspection))
      return resumeCounted(plan, inspection, i, check.shared.counters);
    const answer = ask(check, inspection);
    if (answer instanceof Promise) return resume(plan, inspection, i, answer);
    if (answer !== undefined) return settle(inspection, answer, i);
  }
  return settle(inspection, undefined, end);
}

/**
 * Everything that stands against a request, as far as asking changes nothing: the answers of the stateless checks from
 * one on. Behind the check that decided they are what else is wrong, so that whoever fixes the first reason is not
 * surprised by the second.
 */
export async function findDenials(plan: CheckPlan, inspection: Inspection, from: number): Promise<Denial[]> {
  const denials: Denial[] = [];
  const end = endFor(plan, inspection.facts);
  for (let i = from; i < end; i++) {
    const check = plan.checks[i] as Check;
    const answer = check.stateless ? await settled(check, inspection, ask(check, inspection)) : undefined;
    if (answer !== undefined) denials.push(answer);
  }
  return denials;
}

/**
 * The checks that have looked at a request, in their order, as `scope:name`.
 *
 * @param beyond whether {@link findDenials} has asked the stateless checks behind the one that decided
 */
export function checksThatLooked(
  plan: CheckPlan,
  { facts, denial, position }: Pick<Inspection, 'facts' | 'denial' | 'position'>,
  beyond: boolean,
): string[] {
  const end = endFor(plan, facts);
  const decidedAt = denial === undefined ? end : position;
  const looked = plan.checks
    .slice(0, end)
    .filter(({ stateless }, i) => i <= decidedAt || (beyond && stateless))
    .filter((check) => check.covers?.(facts) !== false)
    .map(({ scope, name }) => `${scope}:${name}`);
  return [...new Set(looked)]; // the lists of the options, and what was added to them, are one check
}

async function resume(
  plan: CheckPlan,
  inspection: Inspection,
  at: number,
  pending: Promise<Denial | undefined>,
): Promise<Verdict> {
  const denial = await settled(plan.checks[at] as Check, inspection, pending);
  if (denial !== undefined) return settle(inspection, denial, at);
  return inspect(plan, inspection, at + 1);
}

async function settled(
  check: Check,
  inspection: Inspection,
  answer: ReturnType<Check['inspect']>,
): Promise<Denial | undefined> {
  try {
    return await answer;
  } catch (error) {
    inspection.addFailure({ check: check.name, scope: check.scope, error });
    return undefined;
  }
}

/**
 * Counts the request in the store, and goes on. All of it is counted in one round trip, so the checks that change nothing
 * are asked ahead: behind a denial of theirs no limit counts, and an attack counts unless a limit denies.
 */
async function resumeCounted(
  plan: CheckPlan,
  inspection: Inspection,
  at: number,
  counters: RateCounters,
): Promise<Verdict> {
  const { facts, ledger, unread } = inspection;
  const ahead = new Inspection(facts, ledger, unread);
  const hits: CountedHit[] = [];
  let attack: BanOrigin | undefined;
  for (let i = at, end = endFor(plan, facts); i < end; i++) {
    const check = plan.checks[i] as Check;
    if (check.shared !== undefined) {
      hits.push(check.shared.hitOf(inspection));
      continue;
    }
    const answer = ask(check, ahead);
    const denial = answer instanceof Promise ? await settled(check, ahead, answer) : answer;
    if (denial === undefined) continue; // one that fails does so again when it has its turn
    if (check.earnsBan?.(facts) === true) attack = ledger.origin;
    break;
  }
  inspection.ahead = ahead;
  try {
    inspection.counted = await counters.hitAll(hits, attack, facts.timestamp);
  } catch (error) {
    const { name: check, scope } = plan.checks[at] as Check;
    inspection.addFailure({ check, scope, error });
    inspection.counted = NOTHING;
    return inspect(plan, inspection, at + 1);
  }
  return inspect(plan, inspection, at);
}

function mustAsk({ counters, hitOf }: SharedLimit, inspection: Inspection): boolean {
  return counters.mustAsk(hitOf(inspection), inspection.facts.timestamp);
}

function ask(check: Check, inspection: Inspection): ReturnType<Check['inspect']> {
  try {
    return check.inspect(inspection);
  } catch (error) {
    inspection.addFailure({ check: check.name, scope: check.scope, error });
    return undefined;
  }
}

function settle(inspection: Inspection, denial: Denial | undefined, position: number): Verdict {
  inspection.denial = denial;
  inspection.position = position;
  return inspection;
}

/** Trusted clients are done before the checks that leave them alone. */
function endFor({ checks, untrustedFrom, trusted }: CheckPlan, { client }: RequestFacts): number {
  return trusted.has(client.address) ? untrustedFrom : checks.length;
}
