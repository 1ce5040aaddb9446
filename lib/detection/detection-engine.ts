import { assertInspectable } from './assert-inspectable';
import { defaultLimits } from './default-limits';
import { detectionCategories } from './detection-category';
import type { DetectionExclusion, DetectionOptions } from './detection-options';
import type { DetectionReport } from './detection-report';
import type { DetectionScope } from './detection-scope';
import { detectionProblems } from './detection-problems';
import type { DetectionScopeOptions } from './detection-scope-options';
import type { ExaminedText } from './examined-text';
import { extractRequest } from './extract/extract-request';
import { Extraction, type ExtractionLimits } from './extract/extraction';
import { KeptTrail } from './extract/kept-trail';
import type { InspectableRequest } from './inspectable-request';
import type { InspectionNotes } from './inspection-notes';
import type { KeptValue } from './kept-value';
import { customRuleOf } from './rules/custom-rule';
import type { Rule } from './rules/rule';
import { ruleSet, RULE_SET_VERSION } from './rules/rule-set';
import { CleanHeaders } from './score/clean-headers';
import { Evidence } from './score/evidence';
import { EvidenceLog } from './score/evidence-log';
import { Inspection } from './score/inspection';
import { exclusionFilter, type MatchFilter, scopeFilter } from './score/match-filter';
import { RuleScreen } from './screen/rule-screen';
import { GuardConfigError } from '../problems/guard-config.error';

const NO_SCOPE: DetectionScope = { filters: [] };

function rulesOf(options: DetectionOptions): Rule[] {
  const categories = new Set(options.categories ?? detectionCategories);
  const disabled = new Set(options.disabledRules);
  const builtIn = ruleSet.filter(({ category }) => categories.has(category));
  const custom = (options.customRules ?? []).map(customRuleOf);
  return [...builtIn, ...custom].filter(({ id }) => !disabled.has(id));
}

const NOTHING_LEFT_OUT: readonly string[] = [];

function leftOutOf(
  { leftOut }: Extraction,
  { unfinished, unfinishedOwn, tooEncoded }: Inspection,
): readonly string[] {
  if (leftOut.size + unfinished.size + unfinishedOwn.size + tooEncoded.size === 0) return NOTHING_LEFT_OUT;
  return [
    ...leftOut,
    ...Array.from(unfinished, (place) => `${place}: too much work`),
    ...Array.from(unfinishedOwn, (place) => `${place}: custom rules are too much work`),
    ...Array.from(tooEncoded, (place) => `${place}: too many layers of encoding`),
  ];
}

/**
 * Inspects requests for attacks: extract, normalise, screen, rules, score. Everything that can be computed from the
 * options is computed once; an inspection keeps nothing but which headers were clean, and waits for nothing.
 */
export class DetectionEngine {
  readonly ruleSetVersion = RULE_SET_VERSION;
  private readonly screen: RuleScreen;
  private readonly limits: ExtractionLimits;
  private readonly threshold: number;
  private readonly maxWork: number;
  private readonly filters: readonly MatchFilter[];
  private readonly cleanHeaders = new CleanHeaders();

  /** @throws GuardConfigError with everything that is wrong with the options */
  constructor(options: DetectionOptions = {}) {
    const problems = detectionProblems(options, 'options');
    if (problems.length > 0) throw new GuardConfigError(problems);
    this.screen = new RuleScreen(rulesOf(options));
    this.threshold = options.threshold ?? defaultLimits.threshold;
    this.maxWork = options.maxWork ?? defaultLimits.maxWork;
    this.filters = options.exclude?.length ? [exclusionFilter(options.exclude)] : [];
    this.limits = {
      maxBytes: options.maxBytes ?? defaultLimits.maxBytes,
      maxValues: options.maxValues ?? defaultLimits.maxValues,
      maxDepth: options.maxDepth ?? defaultLimits.maxDepth,
    };
  }

  /**
   * Compiles what a route says about itself; not for each request.
   * @param exclusions matches to drop besides those of the options
   */
  compileScope(scope: DetectionScopeOptions, exclusions: readonly DetectionExclusion[] = []): DetectionScope {
    const added = exclusions.length > 0 ? [exclusionFilter(exclusions)] : [];
    return { filters: [...this.filters, ...added, scopeFilter(scope)] };
  }

  /**
   * Returns undefined when there is nothing to say: no rule matched, and every part was inspected.
   *
   * @param notes hears of matches that the options or the route leave out
   * @throws TypeError when the request has no path, query string or headers; what a getter in the body throws
   */
  inspect(
    request: InspectableRequest,
    scope?: DetectionScope,
    notes?: InspectionNotes,
  ): DetectionReport | undefined {
    assertInspectable(request);
    const inspection = this.begin(request, scope);
    const extraction = new Extraction(this.limits, inspection.visitInTurn);
    extractRequest(request, extraction);
    inspection.finish();
    if (notes !== undefined && inspection.hasExcluded) notes.hasExcluded = true;
    const leftOut = leftOutOf(extraction, inspection);
    const inspected = extraction.bodyIsLeftOut ? 'none' : leftOut.length > 0 ? 'prefix' : 'full';
    return this.reportOn(inspection, inspected, leftOut);
  }

  /**
   * Judges a request of which only some texts were kept, and of others what was found in them, as `inspect` would judge
   * all of it: by the rules, exclusions and the threshold of this engine.
   *
   * @param values in the order in which they were inspected
   */
  judge(
    values: readonly KeptValue[],
    request: InspectableRequest,
    scope?: DetectionScope,
  ): DetectionReport | undefined {
    const inspection = this.begin(request, scope);
    for (const value of values) {
      if ('matches' in value) inspection.recall(value);
      else inspection.visit(value.place, value.part, value.text, new KeptTrail(value.field, value.name));
    }
    return this.reportOn(inspection, 'full', []);
  }

  /**
   * Hands out every text of a request with all that the rules find in it: nothing is excluded, and nothing is enough.
   *
   * @returns what was left out, in the words of reports
   */
  examine(request: InspectableRequest, visit: (text: ExaminedText) => void): readonly string[] {
    const log = new EvidenceLog();
    const inspection = this.begin(request, NO_SCOPE, log);
    const extraction = new Extraction(this.limits, (place, part, text, field) => {
      inspection.visit(place, part, text, field);
      const { name, label } = field;
      visit({ place, part, text, field: field.toString(), name, label, windows: log.take() });
    });
    extractRequest(request, extraction);
    return leftOutOf(extraction, inspection);
  }

  private begin(
    request: InspectableRequest,
    scope: DetectionScope | undefined,
    evidence = new Evidence(this.threshold),
  ): Inspection {
    const filters = scope?.filters ?? this.filters;
    const { screen, maxWork, cleanHeaders } = this;
    return new Inspection(screen, request, filters, maxWork, cleanHeaders, evidence);
  }

  private reportOn(
    { evidence }: Inspection,
    inspected: DetectionReport['inspected'],
    leftOut: readonly string[],
  ): DetectionReport | undefined {
    const { matches } = evidence;
    if (matches.length === 0 && leftOut.length === 0) return undefined;
    return {
      denies: evidence.isEnough,
      category: matches[0]?.category,
      matches,
      moreMatches: evidence.more,
      inspected,
      leftOut,
      ruleSetVersion: this.ruleSetVersion,
    };
  }
}
