import { isDeepStrictEqual } from 'node:util';
import type { GuardConfig } from '../../config/guard-config';
import type { DoctorFinding } from '../doctor-report';
import type { Patient } from '../patient';

/** Which options do nothing while a switch is off. */
const BENEATH: readonly (readonly [
  'enablePenetrationDetection' | 'enableIpBanning' | 'enableRateLimiting',
  readonly (keyof GuardConfig)[],
])[] = [
  ['enablePenetrationDetection', ['detection', 'excludePaths', 'unreadBodies']],
  ['enableIpBanning', ['banning']],
  ['enableRateLimiting', ['rateLimit']],
];

/** Options that are set beneath a switch that is off. */
export function switchedOff({ config, defaults, routes }: Patient): DoctorFinding[] {
  const isLimited = routes.some(({ policy }) => policy.rateLimit !== undefined);
  return BENEATH.flatMap(([option, names]) => {
    if (config[option]) return [];
    return names
      .filter((name) => !isDeepStrictEqual(config[name], defaults[name]))
      .filter((name) => !(name === 'rateLimit' && isLimited)) // @RateLimit inherits what it leaves open
      .map((name) => ({
        code: 'GUARD_SWITCHED_OFF',
        where: name,
        message: `it is set and does nothing, because ${option} is false`,
      }));
  });
}

/** Options about a file that is not configured. */
export function fileless({ config, defaults }: Patient): DoctorFinding[] {
  const { logging, recording } = config;
  const isFormatted = logging.file === undefined && logging.format !== defaults.logging.format;
  const isSetUp = recording.file === undefined && !isDeepStrictEqual(recording, defaults.recording);
  return [...(isFormatted ? ['logging'] : []), ...(isSetUp ? ['recording'] : [])].map((name) => ({
    code: 'GUARD_SWITCHED_OFF',
    where: name === 'logging' ? 'logging.format' : name,
    message: `it is set and does nothing, because ${name}.file is not set`,
  }));
}

/** Every switch is off, and no route asks for anything. */
export function nothingToCheck({ config, routes }: Patient): DoctorFinding[] {
  const { enablePenetrationDetection, enableIpBanning, enableRateLimiting, restrictToWhitelist } = config;
  const lists = config.blacklist.length + config.blockedUserAgents.length;
  const isOn = enablePenetrationDetection || enableIpBanning || enableRateLimiting || restrictToWhitelist;
  const isAsked = routes.some(({ policy }) => {
    const { whitelist, blacklist, userAgents, rateLimit } = policy;
    return [whitelist, blacklist, userAgents, rateLimit].some((asked) => asked !== undefined);
  });
  if (isOn || lists > 0 || isAsked) return [];
  return [
    {
      code: 'GUARD_NOTHING_CHECKED',
      where: 'forRoot()',
      message: 'every check is switched off: no request is looked at',
    },
  ];
}
