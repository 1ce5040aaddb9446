import { checkNames } from '../config/check-name';
import { resolveConfig } from '../config/config.resolver';
import type { DoctorCheck, DoctorFinding, DoctorReport, DoctorRoute } from '../doctor/doctor-report';
import { effectiveConfig } from '../doctor/effective-config';
import { maskSecrets } from '../telemetry/redaction';
import { plural } from '../preview/plural';
import { terminalText } from './terminal-text';
import { fit, inSections, WIDTH, wrap } from './text-layout';

const LONGEST = 1000;
const NAME_WIDTH = 30;
const UNSET = '-';
const STATES = ['enforced', 'partly', 'observed', 'skipped'] as const;

/** The report of the doctor for reading: at most 80 columns, no colours. */
export function doctorText(report: DoctorReport): string {
  const sections = [
    summary(report),
    findings(report.findings),
    configuration(report.config),
    guards(report),
    routes(report),
    ['No door sees:', ...report.unseen.flatMap((what) => item(what))],
    unexamined(report.unexamined),
  ];
  return inSections(sections);
}

function summary({ adapter, mode, modeSources, routes: all, findings: found }: DoctorReport): string[] {
  const word = mode.passive
    ? 'passive: hostile requests are only logged'
    : 'active: hostile requests are denied';
  const share = mode.share === undefined ? '' : `, for ${mode.share * 100} % of the clients`;
  return [
    `mode      ${word}${share} (${mode.source})`,
    ...modeSources.flatMap(({ source, says }) => wrap(`${source}: ${shown(says)}`, 10)),
    `adapter   ${shown(adapter)}`,
    `routes    ${all.length}`,
    `findings  ${found.length}`,
  ];
}

function findings(found: readonly DoctorFinding[]): string[] {
  if (found.length === 0) return ['Nothing was found that cannot work.'];
  return [
    'Findings',
    ...found.flatMap(({ code, where, message }) => [
      fit(`  ${code}  ${shown(where)}`, WIDTH),
      ...indented(message),
    ]),
  ];
}

function unexamined(what: readonly string[]): string[] {
  return what.length === 0
    ? []
    : ['Not looked at, as the app is not running:', ...what.flatMap((it) => item(it))];
}

/** Every option; those that differ from their default are marked. */
function configuration(config: DoctorReport['config']): string[] {
  const defaults = new Map(leaves(effectiveConfig(resolveConfig(undefined))));
  return [
    'Configuration (* differs from the default)',
    ...leaves(config).flatMap(([name, value]) => {
      const mark = (defaults.get(name) ?? UNSET) === value || value === UNSET ? ' ' : '*';
      const [first = '', ...rest] = wrap(value, NAME_WIDTH + 3);
      return [`${mark} ${name.padEnd(NAME_WIDTH)} ${first.trim()}`, ...rest];
    }),
  ];
}

function guards({ guards: all }: DoctorReport): string[] {
  return [
    'Global guards, in their order',
    ...all.map(({ name, isOurs }, i) => `  ${i + 1}. ${shown(name)}${isOurs ? ' (of nestjs-guard)' : ''}`),
  ];
}

function routes({ routes: all, unmatched }: DoctorReport): string[] {
  return [
    plural(all.length, 'route'),
    ...all.flatMap(route),
    '  (what no route answers)',
    ...states(unmatched),
  ];
}

function route({ method, path, handler, versions, decorators, checks }: DoctorRoute): string[] {
  const version = versions.length === 0 ? '' : `, version ${versions.join(', ')}`;
  return [
    fit(`  ${shown(method)} ${shown(path)}${shown(version)}`, WIDTH),
    fit(`      ${shown(handler)}`, WIDTH),
    ...decorators.flatMap(({ name, on, value }) =>
      wrap(`@${name}(${isAll(value) ? '' : shown(brief(value))}) on ${shown(on)}`, 6),
    ),
    ...states(checks),
  ];
}

/** `@EnforceGuard()` and `@SkipGuard()` of everything were given nothing. */
function isAll(value: unknown): boolean {
  return value === true || (Array.isArray(value) && checkNames.every((name) => value.includes(name)));
}

function states(checks: readonly DoctorCheck[]): string[] {
  return STATES.flatMap((state) => {
    const found = checks.filter((check) => check.state === state);
    if (found.length === 0) return [];
    const names = found.map(({ check, scope }) => (scope === 'route' ? `${check} of the route` : check));
    const [head = '', ...rest] = wrap(names.join(', '), 16);
    return [`      ${state.padEnd(10)}${head.trim()}`, ...rest];
  });
}

/** The values of a configuration by their path, a list on one line. */
function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([key, member]) =>
      leaves(member, path === '' ? key : `${path}.${key}`),
    );
  }
  return [[path, shown(brief(value))]];
}

function brief(value: unknown): string {
  if (value === null || value === undefined) return UNSET;
  if (Array.isArray(value)) {
    const texts = value.map((entry) => (typeof entry === 'object' ? JSON.stringify(entry) : String(entry)));
    return texts.length === 0 ? UNSET : texts.join(', ');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function shown(text: string): string {
  return terminalText(maskSecrets(text.slice(0, LONGEST)));
}

function item(text: string): string[] {
  const [first = '', ...rest] = wrap(text, 4);
  return [`  - ${first.trim()}`, ...rest];
}

function indented(text: string): string[] {
  return wrap(text, 6);
}
