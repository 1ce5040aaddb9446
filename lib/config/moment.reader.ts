import { report, type OptionReader } from './option-reader';

/** The last moment that a Date can hold. */
const LAST_MOMENT = 8_640_000_000_000_000;
const EXPECTED = 'a moment: milliseconds since the epoch, a Date, or a text such as "2026-11-22T08:00:00Z"';

/** Milliseconds since the epoch, from a number of them, a Date, or the text of a moment with its time zone. */
export const moment: OptionReader<number | undefined> = (value, path, problems) => {
  const isText = typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(value);
  const at: unknown = value instanceof Date ? value.getTime() : isText ? Date.parse(value) : value;
  if (at === undefined || (Number.isInteger(at) && Math.abs(at as number) <= LAST_MOMENT))
    return at as number | undefined;
  report(problems, path, EXPECTED, value);
  return undefined;
};
