/** How many lines the flood cap left out of a log, by the action they would have told. */
export type SuppressedLines = ReadonlyMap<string, number>;

const SUPPRESSED = /^(\d{1,15}) suppressed \(([a-z_]{1,40}: \d{1,15}(?:, [a-z_]{1,40}: \d{1,15}){0,20})\)/;

/** Reads `12 suppressed (logged_only: 10, request_blocked: 2)`; undefined when it is something else. */
export function readSuppressed(text: string): SuppressedLines | undefined {
  const [, total, parts] = SUPPRESSED.exec(text) ?? [];
  if (parts === undefined) return undefined;
  const counts = parts.split(', ').map((part): [string, number] => {
    const [action = '', count] = part.split(': ');
    return [action, Number(count)];
  });
  return counts.reduce((sum, [, count]) => sum + count, 0) === Number(total) ? new Map(counts) : undefined;
}
