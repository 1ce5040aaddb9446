/** A time as ISO 8601, UTC; null when there is none: any number of milliseconds may stand in a file. */
export function isoOf(time: number | undefined): string | null {
  const date = new Date(time ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
