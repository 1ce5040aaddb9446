import type { RequestFacts } from '../request/request-facts';
import type { Check } from './check';
import type { CheckPlan } from './check-plan';
import type { Denial } from './denial';
import type { Inspection, Verdict } from './inspection';

/**
 * Puts a request through the checks of its plan until one denies it. Answers at once unless a check has to wait.
 * A check that throws counts as a failure and stops nothing.
 */
export function inspect(plan: CheckPlan, inspection: Inspection, from = 0): Verdict | Promise<Verdict> {
  const end = endFor(plan, inspection.facts);
  for (let i = from; i < end; i++) {
    const check = plan.checks[i] as Check;
    const next = check.sharedLimit && nextToCount(plan, inspection, i + 1, end);
    const answer = ask(check, inspection, next);
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

/** The next check that counts in the store, when nothing that stands before it would end the request. */
function nextToCount(plan: CheckPlan, inspection: Inspection, from: number, end: number): Check | undefined {
  try {
    for (let i = from; i < end; i++) {
      const check = plan.checks[i] as Check;
      if (check.sharedLimit !== undefined) return check;
      if (!check.stateless || check.inspect(inspection) !== undefined) return undefined;
    }
  } catch {
    // It fails again when it has its turn.
  }
  return undefined;
}

function ask(check: Check, inspection: Inspection, next?: Check): ReturnType<Check['inspect']> {
  try {
    return check.inspect(inspection, next);
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
