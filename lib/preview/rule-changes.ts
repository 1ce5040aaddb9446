import { detectionCategories } from '../detection/detection-category';
import type { CustomRule, DetectionOptions } from '../detection/detection-options';
import type { Place } from '../detection/extract/place';
import { ruleSet, RULE_SET_VERSION } from '../detection/rules/rule-set';
import { jsonSafe } from '../config/recorded-config';

/** Where rules look that do not say where. */
const DEFAULT_PLACES: readonly Place[] = ['path', 'query', 'header', 'cookie', 'body'];

/** How the rules of two configurations differ. */
export class RuleChanges {
  /** Where rules look that are new, or look for something else than before. */
  readonly addedPlaces: ReadonlySet<Place>;
  private readonly before: ReadonlyMap<string, string>;
  private readonly after: ReadonlyMap<string, string>;

  /** @param recordedVersion the version of the rule set that recorded */
  constructor(before: DetectionOptions, after: DetectionOptions, recordedVersion: string) {
    this.before = signaturesOf(before, recordedVersion);
    this.after = signaturesOf(after, RULE_SET_VERSION);
    const added = [...this.after].filter(([id, signature]) => this.before.get(id) !== signature);
    const places = added.flatMap(([id]) => placesOf(id, after.customRules ?? []));
    this.addedPlaces = new Set(places);
  }

  /** Whether the rule looks for what it looked for, `undefined` when it does not look any more. */
  isSame(id: string, version: number): boolean | undefined {
    const signature = this.after.get(id);
    if (signature === undefined) return undefined;
    const builtIn = ruleSet.find((rule) => rule.id === id);
    return builtIn === undefined ? this.before.get(id) === signature : builtIn.version === version;
  }
}

/** What a rule looks for, as far as it can be told from outside. */
function signaturesOf(options: DetectionOptions, version: string): Map<string, string> {
  const categories = new Set(options.categories ?? detectionCategories);
  const disabled = new Set(options.disabledRules);
  const builtIn = ruleSet.filter(({ category }) => categories.has(category));
  const signatures = [
    ...builtIn.map(({ id }) => [id, version] as const),
    ...(options.customRules ?? []).map((rule) => [rule.id, JSON.stringify(jsonSafe(rule))] as const),
  ];
  return new Map(signatures.filter(([id]) => !disabled.has(id)));
}

function placesOf(id: string, customRules: readonly CustomRule[]): readonly Place[] {
  const rule = customRules.find((custom) => custom.id === id) ?? ruleSet.find((known) => known.id === id);
  return rule?.places ?? DEFAULT_PLACES;
}
