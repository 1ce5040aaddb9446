/**
 * Whether a route with this template may answer a path that begins with the segments of `prefix`. Parameters and
 * wildcards may be anything: `/:tenant/files` may lie under `/static`.
 */
export function mayLieUnder(template: string, prefix: string): boolean {
  const parts = segments(template);
  const wanted = segments(prefix);
  return wanted.every((segment, i) => fits(parts, i, segment));
}

/** Whether a route with this template may answer exactly this path. */
export function mayAnswer(template: string, path: string): boolean {
  const parts = segments(template);
  const wanted = segments(path);
  const sameLength = parts.length === wanted.length || parts.some(isWild);
  return sameLength && mayLieUnder(template, path);
}

function fits(parts: readonly string[], at: number, segment: string): boolean {
  if (parts.slice(0, at + 1).some(isWild)) return true;
  const part = parts[at];
  // Routers of Express do not care for the case.
  return part !== undefined && (/[:({]/.test(part) || part.toLowerCase() === segment.toLowerCase());
}

function isWild(part: string): boolean {
  return part.includes('*');
}

function segments(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}
