import { detectionCategories } from './detection-category';
import type { DetectionOptions } from './detection-options';
import type { DetectionReport } from './detection-report';
import type { DetectionScope } from './detection-scope';
import type { DetectionScopeOptions } from './detection-scope-options';
import { extractRequest } from './extract/extract-request';
import { Extraction, type ExtractionLimits } from './extract/extraction';
import type { InspectableRequest } from './inspectable-request';
import { customRuleOf } from './rules/custom-rule';
import type { Rule } from './rules/rule';
import { ruleSet, RULE_SET_VERSION } from './rules/rule-set';
import { CleanHeaders } from './score/clean-headers';
import { Inspection } from './score/inspection';
import { exclusionFilter, type MatchFilter, scopeFilter } from './score/match-filter';
import { RuleScreen } from './screen/rule-screen';

function rulesOf(options: DetectionOptions): Rule[] {
  const categories = new Set(options.categories ?? detectionCategories);
  const disabled = new Set(options.disabledRules);
  const builtIn = ruleSet.filter(({ category }) => categories.has(category));
  const custom = (options.customRules ?? []).map(customRuleOf);
  return [...builtIn, ...custom].filter(({ id }) => !disabled.has(id));
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

  constructor(options: DetectionOptions = {}) {
    this.screen = new RuleScreen(rulesOf(options));
    this.threshold = options.threshold ?? 5;
    this.maxWork = options.maxWork ?? 524_288;
    this.filters = options.exclude?.length ? [exclusionFilter(options.exclude)] : [];
    this.limits = {
      maxBytes: options.maxBytes ?? 262_144,
      maxValues: options.maxValues ?? 4096,
      maxDepth: options.maxDepth ?? 32,
    };
  }

  /** Compiles what a route says about itself; once, at boot. */
  compileScope(scope: DetectionScopeOptions): DetectionScope {
    return { filters: [...this.filters, scopeFilter(scope)] };
  }

  /** Returns undefined when there is nothing to say: no rule matched, and every part was inspected. */
  inspect(request: InspectableRequest, scope?: DetectionScope): DetectionReport | undefined {
    const filters = scope?.filters ?? this.filters;
    const inspection = new Inspection(
      this.screen,
      request,
      filters,
      this.threshold,
      this.maxWork,
      this.cleanHeaders,
    );
    const extraction = new Extraction(this.limits, inspection.visit);
    extractRequest(request, extraction);
    for (const place of inspection.placesLeftOut) extraction.leftOut.add(`${place}: too much work`);
    const { matches } = inspection.evidence;
    if (matches.length === 0 && extraction.leftOut.size === 0) return undefined;
    return {
      denies: inspection.evidence.reaches(this.threshold),
      category: matches[0]?.category,
      matches,
      inspected: extraction.bodyIsLeftOut ? 'none' : extraction.leftOut.size > 0 ? 'prefix' : 'full',
      leftOut: [...extraction.leftOut],
      ruleSetVersion: this.ruleSetVersion,
    };
  }
}
