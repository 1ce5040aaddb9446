import type { Check } from '../checks/check';
import type { CheckPlan } from '../checks/check-plan';
import type { ModeStatus } from '../enforcement/mode-status';
import type { RouteDecorator } from '../policy/route-decorator';
import { isUnderPrefix } from '../request/is-under-prefix';
import type { DoctorCheck } from './doctor-report';

/** What all routes have in common. */
export interface Ward {
  /** The plan of a route without decorators: everything that the app asks for. */
  readonly whole: CheckPlan;
  readonly mode: ModeStatus;
  readonly excludePaths: readonly string[];
}

const SKIPPING: readonly string[] = ['SkipGuard', 'SkipThrottle'];

/** The checks that look at a request of a route, in their order, and the global ones that leave it alone. */
export function checksOfRoute(plan: CheckPlan, path: string, ward: Ward): DoctorCheck[] {
  const looking = plan.checks.map((check) => describe(check, plan, path, ward));
  const skipped = ward.whole.checks
    .filter(({ name }) => !plan.checks.some((check) => check.scope === 'global' && check.name === name))
    .map(({ name: check }) => ({
      check,
      scope: 'global' as const,
      state: 'skipped' as const,
      why: whySkipped(check, plan.policy.decorators),
    }));
  return [...looking, ...skipped];
}

function describe({ name: check, scope }: Check, plan: CheckPlan, path: string, ward: Ward): DoctorCheck {
  const { decorators, enforced } = plan.policy;
  if (scope === 'route') {
    const by = decorators.find(({ name }) => CHECK_OF[name] === check);
    return { check, scope, state: 'enforced', why: named(by) };
  }
  if (check === 'detection' && ward.excludePaths.length > 0 && isUnderPrefix(ward.excludePaths, path)) {
    return { check, scope, state: 'skipped', why: 'excludePaths' };
  }
  const enforcing = decorators.find(({ name }) => name === 'EnforceGuard');
  if (enforced) return { check, scope, state: 'enforced', why: named(enforcing) };
  const { passive, share, source } = ward.mode;
  if (share !== undefined && !passive) {
    return { check, scope, state: 'partly', why: `active for ${share * 100} % of the clients (${source})` };
  }
  const why = `${passive ? 'passive' : 'active'} mode (${source})`;
  return { check, scope, state: passive ? 'observed' : 'enforced', why };
}

/** The check that a decorator asks for. */
const CHECK_OF: Readonly<Record<string, string>> = {
  IpWhitelist: 'ipWhitelist',
  IpBlacklist: 'ipBlacklist',
  BlockUserAgents: 'userAgent',
  RateLimit: 'rateLimit',
};

function whySkipped(check: string, decorators: readonly RouteDecorator[]): string {
  const by = decorators
    .filter(({ name }) => SKIPPING.includes(name))
    .find(({ name, value }) => (Array.isArray(value) ? value.includes(check) : name === 'SkipThrottle'));
  return named(by);
}

function named(decorator: RouteDecorator | undefined): string {
  return decorator === undefined ? 'a decorator' : `@${decorator.name} on ${decorator.on}`;
}
