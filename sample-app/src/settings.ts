import type { GuardOptions } from 'nestjs-guard';

/** What the environment says, with defaults that need no environment. */
export const settings = {
  /** Passive unless it is switched off: the first deployment of a guard should deny nothing. */
  passive: process.env.PASSIVE !== 'false',
  port: Number(process.env.PORT ?? 3000),
  logFile: process.env.LOG_FILE ?? 'sample-app/guard.log',
  eventFile: process.env.EVENT_FILE ?? 'sample-app/guard.events',
  /** False positives that have been verified, as JSON: the value of `detection.exclude`. */
  exclude: JSON.parse(process.env.DETECTION_EXCLUDE ?? '[]') as NonNullable<
    GuardOptions['detection']
  >['exclude'],
};
