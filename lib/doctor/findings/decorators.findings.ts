import { checkNames } from '../../config/check-name';
import type { StrayHandler } from '../../policy/stray-handler';
import type { DoctorFinding } from '../doctor-report';
import type { Patient } from '../patient';

const WHY_NOT: Readonly<Record<StrayHandler['kind'], string>> = {
  gateway: 'messages of a gateway pass no door: hand them to GuardService',
  message: 'messages of a microservice pass no door: hand them to GuardService',
  provider: 'it is no route and no resolver: no request reaches it by itself',
};

/** Decorators that nothing enforces. */
export function strayDecorators({ strays }: Patient): DoctorFinding[] {
  const found = new Map<string, DoctorFinding>();
  for (const { kind, decorators } of strays) {
    for (const { name, on } of decorators) {
      const where = `@${name} on ${on}`;
      found.set(where, { code: 'GUARD_DECORATOR_NOT_ENFORCED', where, message: WHY_NOT[kind] });
    }
  }
  return [...found.values()];
}

/** Decorators that say something about a check that does not look at their route. */
export function idleDecorators({ config, routes }: Patient): DoctorFinding[] {
  const found = new Map<string, DoctorFinding>();
  for (const { policy } of routes) {
    const skipsDetection = policy.skipped.has('detection');
    const skipsAll = checkNames.every((name) => policy.skipped.has(name));
    for (const { name, on } of policy.decorators) {
      const isAboutDetection = name === 'DetectionExclude' || name === 'ContentProfile';
      const why = !isAboutDetection
        ? name === 'EnforceGuard' && skipsAll && '@SkipGuard leaves no check to enforce here'
        : !config.enablePenetrationDetection
          ? 'enablePenetrationDetection is false'
          : skipsDetection && '@SkipGuard leaves the route out of detection';
      if (why === false) continue;
      const where = `@${name} on ${on}`;
      found.set(where, { code: 'GUARD_DECORATOR_IDLE', where, message: `it changes nothing: ${why}` });
    }
  }
  return [...found.values()];
}

/** No global check looks at any route. */
export function everythingSkipped({ routes }: Patient): DoctorFinding[] {
  const skipsAll = routes.every(({ policy }) => checkNames.every((name) => policy.skipped.has(name)));
  if (routes.length === 0 || !skipsAll) return [];
  return [
    {
      code: 'GUARD_EVERYTHING_SKIPPED',
      where: '@SkipGuard',
      message: 'it stands on every route: no global check looks at a request that a route answers',
    },
  ];
}
