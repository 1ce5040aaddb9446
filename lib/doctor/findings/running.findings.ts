import type { DoctorFinding } from '../doctor-report';
import type { Patient } from '../patient';

/** How many requests must have come before it means something that none came through a proxy. */
const ENOUGH_REQUESTS = 1000;

/** A mode that somebody set beside the configuration. */
export function standingOverride({ mode }: Patient): DoctorFinding[] {
  const { override, passive, configured } = mode;
  if (override === undefined || (passive === configured && mode.share === undefined)) return [];
  const word = passive
    ? 'passive'
    : mode.share === undefined
      ? 'active'
      : `active for a share of the clients`;
  return [
    {
      code: 'GUARD_MODE_OVERRIDDEN',
      where: `passiveMode: ${configured}`,
      message: `the mode is ${word}, set by ${override.by} (${override.scope}: ${override.reason})`,
    },
  ];
}

/** A file of the mode that says nothing, although it is there. */
export function muteModeFile({ modeFileProblem }: Patient): DoctorFinding[] {
  if (modeFileProblem === undefined) return [];
  const message = `the file ${modeFileProblem}: it does not set the mode`;
  return [{ code: 'GUARD_MODE_FILE_MUTE', where: 'mode.file', message }];
}

/** Warnings of this instance that still stand. */
export function standingWarnings({ traffic }: Patient): DoctorFinding[] {
  return traffic.warnings.map(([code, message]) => ({ code, where: 'traffic', message }));
}

/** Trusted proxies through which no request ever came. */
export function idleProxies({ config, traffic }: Patient): DoctorFinding[] {
  const isIdle = traffic.requests >= ENOUGH_REQUESTS && !traffic.sawProxy;
  if (config.trustedProxies.length === 0 || !isIdle) return [];
  const message = `none of the first ${traffic.requests} requests came through one of them`;
  return [{ code: 'GUARD_PROXIES_UNUSED', where: 'trustedProxies', message }];
}

/** A shared store that this instance does without. */
export function missingStore({ mode }: Patient): DoctorFinding[] {
  const { status, reason } = mode.store;
  if (status === 'up') return [];
  const message = `the store is down (${reason ?? 'no reason known'}): every instance counts for itself`;
  return [{ code: 'GUARD_STORE_DOWN', where: 'store', message }];
}
