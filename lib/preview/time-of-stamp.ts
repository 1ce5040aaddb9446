const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Milliseconds since the epoch of what `toISOString()` writes; undefined of anything else, as other spellings leave it open
 * which time they mean.
 */
export function timeOfStamp(stamp: unknown): number | undefined {
  if (typeof stamp !== 'string' || !STAMP.test(stamp)) return undefined;
  const time = Date.parse(stamp);
  return Number.isNaN(time) ? undefined : time;
}
