import type { DoctorFinding } from '../doctor-report';
import type { Patient } from '../patient';

/** Nobody, and no single attacker, makes more requests than this in a second: a limit beyond is none. */
const MOST_PER_SECOND = 10_000;
/** A window this short was probably meant in seconds. */
const SHORTEST_TTL_MS = 1000;

interface Limit {
  readonly where: string;
  readonly limit: number;
  readonly ttl: number;
}

/** Limits that nobody reaches, and windows that were probably meant in seconds. */
export function oddLimits({ config, routes }: Patient): DoctorFinding[] {
  const app: Limit[] = config.enableRateLimiting ? [{ where: 'rateLimit', ...config.rateLimit }] : [];
  const ofRoutes = new Map<string, Limit>();
  for (const { policy } of routes) {
    if (policy.rateLimit === undefined) continue;
    const on = policy.decorators.find(({ name }) => name === 'RateLimit')?.on ?? policy.handler;
    const where = `@RateLimit on ${on}`;
    ofRoutes.set(where, { where, limit: policy.rateLimit.limit, ttl: policy.rateLimit.ttl });
  }
  return [...app, ...ofRoutes.values()].flatMap(judge);
}

function judge({ where, limit, ttl }: Limit): DoctorFinding[] {
  if (ttl < SHORTEST_TTL_MS) {
    const message = `its ttl is ${ttl} ms: durations are in milliseconds, were seconds meant?`;
    return [{ code: 'GUARD_LIMIT_ODD', where, message }];
  }
  if ((limit / ttl) * 1000 <= MOST_PER_SECOND) return [];
  const message = `${limit} requests in ${ttl} ms are more than any client makes: the limit denies nobody`;
  return [{ code: 'GUARD_LIMIT_ODD', where, message }];
}
