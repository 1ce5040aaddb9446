import type { ConfigProblem } from '../problems/config-problem';
import { moment } from '../config/moment.reader';
import { note } from '../config/note.reader';
import { object, oneOf, optionalInteger, report, type OptionReader } from '../config/option-reader';
import type { ModeOverride, Trip } from './mode-override';
import { Ramp } from './ramp';

/** What an entry of the store can hold. */
const MAX_PREDICTED = 2000;
const LONGEST_KEY = 64;

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
  reason: note,
  by: note,
  at: (value, path, problems) => moment(value, path, problems) ?? 0,
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
  const override = { ...fields, rampId: fields.rampId ?? (isRamp ? Ramp.UNNAMED : undefined) };
  const given = Object.entries(override).filter(([, field]) => field !== undefined);
  return Object.freeze(Object.fromEntries(given)) as unknown as ModeOverride;
}
