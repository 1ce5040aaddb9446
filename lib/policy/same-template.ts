/**
 * Whether two templates are the same route: `/files/*path`, `/files/{*path}` and `/files/*` are, whichever adapter wrote
 * them, and so are `/files/` and `/files`.
 */
export function sameTemplate(a: string, b: string): boolean {
  return a === b || plain(a) === plain(b);
}

function plain(template: string): string {
  const wild = template.replace(/\{?\*\w*\}?|\(\.\*\)|\/\+(?=\/|$)/g, '*');
  return wild.length > 1 ? wild.replace(/\/$/, '') : wild;
}
