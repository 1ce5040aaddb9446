import { isDeepStrictEqual } from 'node:util';
import type { GuardConfig } from '../config/guard-config';
import { defaultLimits } from '../detection/default-limits';
import { DetectionEngine } from '../detection/detection-engine';
import type { DetectionOptions } from '../detection/detection-options';
import type { DetectionReport } from '../detection/detection-report';
import type { DetectionScope } from '../detection/detection-scope';
import type { InspectableRequest } from '../detection/inspectable-request';
import type { KeptValue } from '../detection/kept-value';
import type { RecordedMatch, RecordedPass } from '../telemetry/recorded-facts';
import type { ReplayRequest } from './replay-request';
import { RuleChanges } from './rule-changes';

const LIMITS = ['maxBytes', 'maxWork', 'maxValues', 'maxDepth'] as const;

/** What is asked about: what one door saw of a request, and whether its route says about detection what it said. */
export interface SearchedPass {
  readonly request: ReplayRequest;
  readonly pass: RecordedPass;
  readonly isSameRoute: boolean;
}

/** What the recording was made under. */
export interface RecordedSearch {
  readonly config: Pick<GuardConfig, 'detection' | 'unreadBodies' | 'excludePaths'>;
  readonly ruleSetVersion: string;
  readonly values: 'matched' | 'all';
}

/**
 * The engine over what was recorded of requests. Texts that were kept are judged by the rules again; of others, what was
 * found in them goes through the exclusions and the threshold. Where that may miss something, it says so.
 */
export class RecordedDetection extends DetectionEngine {
  private readonly changes: RuleChanges;
  /** Whether nothing that detection looks at has changed. */
  private readonly isSame: boolean;
  private readonly lowered: boolean;
  private readonly raised: boolean;
  private readonly usesPaths: boolean;

  /** @param find what is known of a request */
  constructor(
    private readonly recorded: RecordedSearch,
    config: RecordedSearch['config'],
    private readonly find: (request: InspectableRequest) => SearchedPass | undefined,
  ) {
    super(config.detection);
    const { config: before, ruleSetVersion } = recorded;
    this.changes = new RuleChanges(before.detection, config.detection, ruleSetVersion);
    const limits = [limitsOf(before), limitsOf(config)] as const;
    this.lowered = limits[1].some((limit, i) => limit < (limits[0][i] as number));
    this.raised = limits[1].some((limit, i) => limit > (limits[0][i] as number));
    this.isSame =
      isDeepStrictEqual(before.detection, config.detection) &&
      isDeepStrictEqual(before.excludePaths, config.excludePaths) &&
      !this.lowered &&
      !this.raised &&
      ruleSetVersion === this.ruleSetVersion;
    this.usesPaths = [before, config].some(
      ({ detection, excludePaths }) =>
        excludePaths.length > 0 || detection.exclude?.some(({ path }) => path !== undefined) === true,
    );
  }

  override inspect(request: InspectableRequest, scope?: DetectionScope): DetectionReport | undefined {
    const known = this.find(request);
    if (known === undefined) return undefined;
    const { pass, isSameRoute } = known;
    const { matches, unfinished } = pass.not_recorded ?? {};
    const isCut = matches !== undefined || unfinished !== undefined || isCutShort(pass);
    // The very same question has been answered when the request was recorded.
    if (isCut && this.isSame && isSameRoute && pass.unsearched !== true)
      return known.request.recordedReport();
    const report = this.judge(keptValues(pass, this.changes), request, scope);
    this.addDoubts(known, report?.denies === true, isCut);
    return report;
  }

  private addDoubts({ request, pass }: SearchedPass, denies: boolean, isCut: boolean): void {
    if (request.facts.path_hidden === true && this.usesPaths && !this.isSame) request.doubt('path_hidden');
    const hasMatches = (pass.matches ?? []).length > 0;
    if (denies) {
      if (this.lowered) request.doubt('left_out');
      if (this.isAnyRuleChanged(pass) || !this.hasAllTextsOfAddedRules(pass)) request.doubtReason();
      return;
    }
    const isSearched = pass.unsearched !== true;
    const leftOut = (pass.left_out ?? []).length > 0;
    if (!isSearched && !(this.isComplete(pass) && !leftOut)) request.doubt('not_searched');
    if (isCut) request.doubt('unfinished');
    if (leftOut && this.raised) request.doubt('left_out');
    if (this.lowered && hasMatches) request.doubt('left_out');
    if (this.isAnyRuleChanged(pass)) request.doubt('rule_changed');
    if (isSearched && !this.hasAllTextsOfAddedRules(pass)) request.doubt('texts_not_recorded');
  }

  /** Whether every text of the request was kept. */
  private isComplete({ not_recorded: missing }: RecordedPass): boolean {
    return this.recorded.values === 'all' && missing === undefined;
  }

  private hasAllTextsOfAddedRules(pass: RecordedPass): boolean {
    const { addedPlaces } = this.changes;
    if (addedPlaces.size === 0 || this.isComplete(pass)) return true;
    const places = pass.not_recorded?.places;
    if (places === undefined) return false;
    return !places.some((place) => addedPlaces.has(place));
  }

  private isAnyRuleChanged({ matches = [], values = [] }: RecordedPass): boolean {
    const kept = new Set(values.map(({ value }) => value));
    return matches.some(
      ({ rule, version, value }) => !kept.has(value) && this.changes.isSame(rule, version) === false,
    );
  }
}

/** Searching on would have taken more work, or more than could be kept was found. */
function isCutShort({ left_out: leftOut = [] }: RecordedPass): boolean {
  return leftOut.some((reason) => reason.endsWith('too much work'));
}

/** The texts in the order in which they were inspected, and of those that were not kept, what was found in them. */
function keptValues({ matches = [], values = [] }: RecordedPass, changes: RuleChanges): KeptValue[] {
  const texts = new Map(values.map((text) => [text.value, text]));
  const windows = new Map<number, Map<number, RecordedMatch[]>>();
  for (const match of matches) {
    if (texts.has(match.value) || changes.isSame(match.rule, match.version) !== true) continue;
    const ofText = windows.get(match.value) ?? new Map<number, RecordedMatch[]>();
    windows.set(match.value, ofText);
    const window = match.window ?? 0;
    ofText.set(window, [...(ofText.get(window) ?? []), match]);
  }
  const numbers = [...new Set([...texts.keys(), ...windows.keys()])].sort((a, b) => a - b);
  return numbers.flatMap((number): KeptValue[] => {
    const text = texts.get(number);
    if (text !== undefined) {
      const { place, part, field, name = field.slice(field.lastIndexOf('.') + 1) } = text;
      return [{ place, part, field, name, text: text.text }];
    }
    return [...(windows.get(number) ?? [])].map(([window, found]) => ({
      isFirst: window === 0,
      matches: found.map((match) => ({ ...match, snippet: '' })),
    }));
  });
}

function limitsOf({
  detection,
  unreadBodies,
}: {
  readonly detection: DetectionOptions;
  readonly unreadBodies: GuardConfig['unreadBodies'];
}): readonly number[] {
  const ofDetection = LIMITS.map((name) => detection[name] ?? defaultLimits[name]);
  return [...ofDetection, unreadBodies.maxBytes];
}
