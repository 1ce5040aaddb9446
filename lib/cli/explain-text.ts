import type { DecidedBy } from '../checks/decided-by';
import type { ExplainedDenial, Explanation } from '../preview/explanation';
import { escaped } from '../telemetry/legible';
import { exclusionText } from './exclusion-text';
import { terminalText } from './terminal-text';
import { fitEnd, inSections, moment, WIDTH, wrap } from './text-layout';

const LABEL_WIDTH = 13;
const ROLES = {
  client: 'the client',
  'trusted proxy': 'a trusted proxy',
  'not believed': 'not believed: anybody could have written it',
  unreadable: 'no address: nobody to the left of it is believed',
} as const;

/** The explanation for reading: at most 80 columns, no colours. */
export function explainText(found: Explanation): string {
  const sections = [
    heading(found),
    request(found),
    client(found),
    decision(found),
    matches(found),
    others(found),
    untold(found),
  ];
  return inSections(sections);
}

function heading({
  id,
  time,
  outcome,
  source,
  file,
  line,
  message,
  decided,
  request: asked,
}: Explanation): string[] {
  const where = `${terminalText(file)}, line ${line} (${source})`;
  return [
    id,
    ...row('when', time === null ? 'not known' : `${moment(time)} UTC`),
    ...row('outcome', outcome),
    ...(decided === null && asked === null && message !== null ? row('message', message) : []),
    fitEnd(`${'  found in'.padEnd(LABEL_WIDTH + 2)}${where}`, WIDTH),
  ];
}

function request({ request: asked }: Explanation): string[] {
  if (asked === null) return [];
  const { method, path, route, handler, userAgent } = asked;
  return [
    'What was asked',
    ...row('request', `${method ?? ''} ${path ?? ''}`),
    ...row('route', route),
    ...row('handler', handler),
    ...row('user agent', userAgent),
  ];
}

function client({ client: who }: Explanation): string[] {
  if (who === null) return [];
  const hops = who.hops.length < 2 ? [] : who.hops;
  return [
    'By whom',
    ...row('client', `${who.address}: ${who.why}`),
    ...hops.flatMap(({ address, role }, i) =>
      row(i === 0 ? 'connection' : 'hop', `${address}: ${ROLES[role]}`),
    ),
  ];
}

function decision(found: Explanation): string[] {
  const { decided, looked, configHash, instance } = found;
  const by = decided?.decidedBy;
  const exclusion = by != null && decided?.check === 'detection' ? exclusionText(by, found) : undefined;
  const lines = [
    ...(decided === null ? [] : row('denied by', nameOf(decided))),
    ...(by == null ? [] : row('to change', exclusion ?? sourceOf(by))),
    ...(looked.length === 0 ? [] : row('looked', looked.map(plainCheck).join(', '))),
    ...row('config', configHash),
    ...row('instance', instance),
  ];
  return lines.length === 0 ? [] : ['What decided', ...lines];
}

function matches({ matches: found }: Explanation): string[] {
  if (found.length === 0) return [];
  return [
    'Rules that matched',
    ...found.flatMap(({ rule, sees, category, severity, location, snippet }) => {
      const kind = [category, severity].filter((word) => word !== null).join(', ');
      return [
        ...wrap(`${rule}${kind === '' ? '' : ` (${kind})`}${location === null ? '' : ` in ${location}`}`, 2),
        ...(sees === null ? [] : wrap(sees, 6)),
        ...(snippet === null ? [] : wrap(`found in: ${snippet}`, 6)),
      ];
    }),
  ];
}

function others({ alsoDeniedBy, decided, looked, passiveMode }: Explanation): string[] {
  if (decided === null) return [];
  if (alsoDeniedBy.length === 0) {
    if (passiveMode !== true) return [];
    const wasCounted = looked.some((name) => name.endsWith(':rateLimit'));
    return [
      'No other check stood against it.',
      ...(wasCounted ? [] : ['A rate limit, where there is one, was not asked: asking counts.']),
    ];
  }
  return [
    'What else stood against it',
    ...alsoDeniedBy.flatMap((denial) => {
      const by = denial.decidedBy;
      return wrap(`${nameOf(denial)}${by === null ? '' : `: ${sourceOf(by)}`}`, 2);
    }),
  ];
}

function untold({ untold: what }: Explanation): string[] {
  if (what.length === 0) return [];
  return ['What this line cannot tell', ...what.flatMap((item) => wrap(item, 2))];
}

function nameOf({ check, scope, reason }: ExplainedDenial): string {
  const where =
    scope === 'route' ? ', asked for by the route' : scope === 'global' ? ', asked for by the app' : '';
  return `${check}: ${reason}${where}`;
}

function sourceOf({ option, decorator, on, call, entry }: DecidedBy): string {
  // Who finds a rule wrong leaves it out: nobody shall be told to switch the whole of detection off.
  if (option === 'enablePenetrationDetection' && entry !== undefined)
    return escaped(`the option detection.exclude, for the rule ${entry}`, 500);
  const what =
    decorator !== undefined
      ? `@${decorator}${on === undefined ? '' : ` on ${on}`}`
      : option !== undefined
        ? `the option ${option}`
        : `what ${call ?? 'the app'} set`;
  return escaped(entry === undefined ? what : `${what}, entry ${entry}`, 500);
}

function plainCheck(name: string): string {
  const [scope, check] = name.split(':');
  return scope === 'route' ? `${check} of the route` : (check ?? name);
}

function row(label: string, text: string | null): string[] {
  if (text === null) return [];
  const [first = '', ...rest] = wrap(text, LABEL_WIDTH + 2);
  return [`  ${label.padEnd(LABEL_WIDTH)}${first.trim()}`, ...rest];
}
