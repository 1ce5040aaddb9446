import { types } from 'node:util';
import type { ConfigProblem } from '../problems/config-problem';
import { addressRange, userAgentPattern } from '../config/domain-readers';
import { frozenCopy } from '../config/frozen-copy';
import { moment } from '../config/moment.reader';
import { note } from '../config/note.reader';
import { object, oneOf, report, word, type OptionReader } from '../config/option-reader';
import { parseAddressRange } from '../request/address-range';
import type { AddressSet } from '../request/address-set';
import type { DetectionExclusion, DetectionOptions } from '../detection/detection-options';
import { detectionProblems } from '../detection/detection-problems';
import type { RuleSpec } from './runtime-rule';

const KINDS = ['whitelist', 'blacklist', 'blockedUserAgents', 'exclude'] as const;
const MAX_PATTERN = 1000;

/** A rule as it was read: what it says is as good as if it stood in the configuration. */
export interface ReadRule {
  readonly spec: RuleSpec;
  readonly reason: string;
  readonly by: string;
  readonly since: number;
  readonly until: number | undefined;
  readonly scope: 'instance' | 'fleet' | undefined;
}

/** Reads rules that are added at run time, from code or from a store, by the readers of the configuration. */
export class RuntimeRuleReader {
  private readonly readFields = object({
    kind: word(KINDS),
    value: (value: unknown) => value,
    reason: note,
    by: note,
    since: (value, path, problems) => moment(value, path, problems) ?? 0,
    until: moment,
    scope: (value, path, problems) =>
      value === undefined ? undefined : oneOf(['instance', 'fleet'], 'instance')(value, path, problems),
  } satisfies Record<string, OptionReader<unknown>>);

  /** @param infrastructure whom no blacklist may hold */
  constructor(
    private readonly detection: DetectionOptions,
    private readonly infrastructure: AddressSet,
  ) {}

  /** @param problems gets everything that is wrong; nothing is answered then */
  read(given: unknown, problems: ConfigProblem[]): ReadRule | undefined {
    const { kind, value, ...words } = this.readFields(given, '', problems);
    const read = kind === undefined ? undefined : this.readValue(kind, value, problems);
    if (kind === undefined || read === undefined || problems.length > 0) return undefined;
    return Object.freeze({ ...words, spec: Object.freeze({ kind, value: read }) as RuleSpec });
  }

  private readValue(kind: RuleSpec['kind'], value: unknown, problems: ConfigProblem[]): unknown {
    if (kind === 'exclude') return this.readExclusion(value, problems);
    if (kind === 'blockedUserAgents') return userAgentPattern(patternFrom(value), 'value', problems);
    const text = addressRange(value, 'value', problems);
    const range = text === undefined ? undefined : parseAddressRange(text);
    if (kind === 'blacklist' && range !== undefined && this.infrastructure.intersects(range)) {
      const expected = 'a network without loopback and trusted proxies: it would deny everybody behind them';
      report(problems, 'value', expected, text);
    }
    return text;
  }

  private readExclusion(value: unknown, problems: ConfigProblem[]): DetectionExclusion | undefined {
    const { customRules } = this.detection;
    const found = detectionProblems({ exclude: [value], customRules }, '');
    for (const problem of found)
      problems.push({ ...problem, path: problem.path.replace('.exclude[0]', 'value') });
    return found.length > 0 ? undefined : frozenCopy(value as DetectionExclusion);
  }
}

/** How a rule is written into a store: JSON knows no regular expressions. */
export function writableRule({ spec, ...words }: Omit<ReadRule, 'scope'>): object {
  const { kind, value } = spec;
  return {
    ...words,
    kind,
    value: types.isRegExp(value) ? { regexp: value.source, flags: value.flags } : value,
  };
}

function patternFrom(value: unknown): unknown {
  if (typeof value === 'string') return value.length <= MAX_PATTERN ? value : undefined;
  if (types.isRegExp(value)) return value.source.length <= MAX_PATTERN ? value : undefined;
  const { regexp, flags = '' } = Object(value) as { regexp?: unknown; flags?: unknown };
  if (typeof regexp !== 'string' || typeof flags !== 'string' || regexp.length > MAX_PATTERN) return value;
  try {
    return new RegExp(regexp, flags);
  } catch {
    return undefined; // no pattern, and its reader says so
  }
}
