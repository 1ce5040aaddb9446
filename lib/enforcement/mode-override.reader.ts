import type { ConfigProblem } from '../config/config-problem';
import { object, oneOf, optionalInteger, report, type OptionReader } from '../config/option-reader';
import type { ModeOverride, Trip } from './mode-override';

const MAX_TEXT = 500;
/** What an entry of the store can hold. */
const MAX_PREDICTED = 2000;
const LONGEST_KEY = 64;
/** The last moment that a Date can hold. */
const LAST_MOMENT = 8_640_000_000_000_000;
/** A ramp that a file describes without an id: still the same clients on every instance. */
const UNNAMED_RAMP = 'ramp';

const mode: OptionReader<boolean> = (value, path, problems) => {
  if (typeof value !== 'boolean') report(problems, path, 'true (passive) or false (active)', value);
  return value !== false;
};

/** An unreadable share must never come out as everybody: it is a problem, and an override with a problem is none. */
const share: OptionReader<number | undefined> = (value, path, problems) => {
  if (value === undefined || (typeof value === 'number' && value > 0 && value <= 1)) return value;
  report(problems, path, 'a share of the clients above 0 and at most 1, such as 0.05', value);
  return undefined;
};

const text =
  (fallback: string): OptionReader<string> =>
  (value, path, problems) => {
    if (value === undefined) return fallback;
    if (typeof value === 'string' && value.length <= MAX_TEXT) return value;
    report(problems, path, `a text of at most ${MAX_TEXT} characters`, value);
    return fallback;
  };

const time = optionalInteger({ min: 0, max: LAST_MOMENT, unit: 'milliseconds since the epoch' });

/** Milliseconds since the epoch, a Date, or the text of one with its time zone. */
const moment: OptionReader<number | undefined> = (value, path, problems) => {
  const asText = typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(value);
  const at = value instanceof Date ? value.getTime() : asText ? Date.parse(value) : value;
  if (at === undefined || (Number.isInteger(at) && Math.abs(at as number) <= LAST_MOMENT))
    return at as number;
  const expected = 'a moment: milliseconds since the epoch, a Date, or a text such as "2026-11-22T08:00:00Z"';
  report(problems, path, expected, value);
  return undefined;
};

const predicted: OptionReader<readonly string[] | undefined> = (value, path, problems) => {
  if (value === undefined) return undefined;
  const isList = Array.isArray(value) && value.length <= MAX_PREDICTED;
  if (isList && value.every((key) => typeof key === 'string' && key.length <= LONGEST_KEY))
    return Object.freeze(value.map(String));
  report(problems, path, `an array of at most ${MAX_PREDICTED} addresses or networks`, value);
  return undefined;
};

const rampId: OptionReader<string | undefined> = (value, path, problems) => {
  if (value === undefined || (typeof value === 'string' && /^[\w-]{1,64}$/.test(value))) return value;
  report(problems, path, 'an id of at most 64 letters and digits', value);
  return undefined;
};

const count = optionalInteger({ min: 0, max: Number.MAX_SAFE_INTEGER });
const measure: OptionReader<number> = (value, path, problems) => {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  report(problems, path, 'a number', value);
  return 0;
};
const readTrip = object<Trip>({
  bound: oneOf(['maxBlockShare', 'maxBlockedClients', 'maxUnpredicted'], 'maxBlockShare'),
  measured: measure,
  allowed: measure,
  requests: (value, path, problems) => count(value, path, problems) ?? 0,
  denied: (value, path, problems) => count(value, path, problems) ?? 0,
});
const tripped: OptionReader<Trip | undefined> = (value, path, problems) =>
  value === undefined ? undefined : readTrip(value, path, problems);

const readFields = object({
  passive: mode,
  share,
  rampId,
  reason: text('not given'),
  by: text('not given'),
  at: (value, path, problems) => time(value, path, problems) ?? 0,
  until: moment,
  predicted,
  tripped,
} satisfies { [K in keyof ModeOverride]-?: OptionReader<ModeOverride[K]> });

/**
 * Reads what somebody wants the mode to be, from code, a file or a store: nothing of it is believed unread. An option
 * that is not known is a problem too, because a misspelt `share` would enforce for everybody.
 * @param problems gets everything that is wrong; an override with a problem must not be used
 */
export function readModeOverride(value: unknown, problems: ConfigProblem[]): ModeOverride {
  const fields = readFields(value, '', problems);
  if (fields.passive && fields.share !== undefined)
    report(
      problems,
      'share',
      'no share in passive mode: it is a share of the clients that are denied',
      fields.share,
    );
  const isRamp = !fields.passive && fields.share !== undefined;
  const override = { ...fields, rampId: isRamp ? (fields.rampId ?? UNNAMED_RAMP) : undefined };
  const given = Object.entries(override).filter(([, field]) => field !== undefined);
  return Object.freeze(Object.fromEntries(given)) as unknown as ModeOverride;
}
