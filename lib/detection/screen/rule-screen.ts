import { type Place, places } from '../extract/place';
import type { Part } from '../extract/value-visitor';
import type { Rule } from '../rules/rule';
import { CONTROL, LiteralAutomaton, NON_ASCII } from './literal-automaton';

/** What an encoded value cannot do without. */
const ENCODED: readonly string[] = ['%', '&', '\\', '0x', NON_ASCII, CONTROL];
const ENCODED_GROUP = 0;

const parts: readonly Part[] = ['value', 'name', 'markup', 'quoted'];

/** The content of files is anybody's, and a tag of XML is no markup of a page: only rules that say so look at them. */
const DEFAULT_PLACES: readonly Place[] = ['path', 'query', 'header', 'cookie', 'body'];
const DEFAULT_PARTS: readonly Part[] = ['value', 'name'];

/** The name of a file is also a text like any value of the body. */
function looksAt(
  { places: where = DEFAULT_PLACES, parts: what = DEFAULT_PARTS }: Rule,
  place: Place,
  part: Part,
) {
  if (place === 'file' && part === 'name' && where.includes('body') && what.includes('value')) return true;
  return where.includes(place) && what.includes(part);
}

/** What one look at a text tells: which rules could match it, and whether it may be encoded. */
export interface Screening {
  readonly mayBeEncoded: boolean;
  readonly candidates: readonly Rule[];
}

const NO_RULES: readonly Rule[] = [];
const NOTHING: Screening = { mayBeEncoded: false, candidates: NO_RULES };
const ONLY_ENCODED: Screening = { mayBeEncoded: true, candidates: NO_RULES };

interface Gate {
  readonly rule: Rule;
  /** One bit for each group of literals that the rule cannot match without. */
  readonly needed: Int32Array;
}

/** The rules for one place and part: under the group that tells most about them, or always tried. */
interface Plan {
  readonly byGroup: readonly (readonly Gate[])[];
  /** One bit for each group that has a rule under it. */
  readonly telling: Int32Array;
  readonly always: readonly Rule[];
}

/** The longer its shortest literal, and the fewer there are, the rarer is a group. */
function rarity(group: readonly string[]): number {
  return Math.min(...group.map((literal) => literal.length)) - group.length / 1000;
}

/** Gives each distinct group of literals a number. */
class GroupNumbers {
  readonly groups: (readonly string[])[] = [ENCODED];
  private readonly numbers = new Map<string, number>();

  of(group: readonly string[]): number {
    const key = group.join('\n');
    const known = this.numbers.get(key) ?? this.groups.push(group) - 1;
    this.numbers.set(key, known);
    return known;
  }
}

/**
 * One pass over a text that decides which rules are worth trying. It never loses a match: a rule is left out only when
 * one of the groups of literals that it cannot match without has no member in the text.
 */
export class RuleScreen {
  private readonly automaton: LiteralAutomaton;
  private readonly seen: Int32Array;
  private readonly plans: Readonly<Record<Place, Readonly<Record<Part, Plan>>>>;

  constructor(rules: readonly Rule[]) {
    const numbers = new GroupNumbers();
    for (const rule of rules) rule.needs.forEach((group) => numbers.of(group));
    this.automaton = new LiteralAutomaton(numbers.groups);
    this.seen = new Int32Array(Math.ceil(numbers.groups.length / 32));
    const plan = (place: Place, part: Part): Plan =>
      this.planOf(
        rules.filter((rule) => looksAt(rule, place, part)),
        numbers,
      );
    this.plans = Object.fromEntries(
      places.map((place) => [place, Object.fromEntries(parts.map((part) => [part, plan(place, part)]))]),
    ) as typeof this.plans;
  }

  screen(place: Place, part: Part, text: string): Screening {
    for (let word = 0; word < this.seen.length; word++) this.seen[word] = 0;
    const plan = this.plans[place][part];
    const { always } = plan;
    if (!this.automaton.scan(text, this.seen))
      return always.length > 0 ? { ...NOTHING, candidates: always } : NOTHING;
    const mayBeEncoded = ((this.seen[0] as number) & (1 << ENCODED_GROUP)) !== 0;
    const candidates = this.candidatesOf(plan);
    if (always.length > 0) candidates.push(...always);
    if (candidates.length > 0) return { mayBeEncoded, candidates };
    return mayBeEncoded ? ONLY_ENCODED : NOTHING;
  }

  private candidatesOf({ byGroup, telling }: Plan): Rule[] {
    const candidates: Rule[] = [];
    for (let word = 0; word < this.seen.length; word++) {
      for (let bits = (this.seen[word] as number) & (telling[word] as number); bits !== 0; bits &= bits - 1) {
        const group = (word << 5) + (31 - Math.clz32(bits & -bits));
        for (const { rule, needed } of byGroup[group] as readonly Gate[]) {
          if (this.hasSeen(needed)) candidates.push(rule);
        }
      }
    }
    return candidates;
  }

  private hasSeen(needed: Int32Array): boolean {
    for (let word = 0; word < needed.length; word++) {
      const bits = needed[word] as number;
      if ((bits & (this.seen[word] as number)) !== bits) return false;
    }
    return true;
  }

  private planOf(rules: readonly Rule[], numbers: GroupNumbers): Plan {
    const byGroup = numbers.groups.map((): Gate[] => []);
    for (const rule of rules.filter(({ needs }) => needs.length > 0)) {
      const needed = new Int32Array(this.seen.length);
      for (const group of rule.needs.map((literals) => numbers.of(literals))) {
        needed[group >> 5] = (needed[group >> 5] as number) | (1 << (group & 31));
      }
      const [rarest] = rule.needs.toSorted((a, b) => rarity(b) - rarity(a));
      byGroup[numbers.of(rarest ?? [])]?.push({ rule, needed });
    }
    const telling = new Int32Array(this.seen.length);
    byGroup.forEach((gates, group) => {
      if (gates.length > 0) telling[group >> 5] = (telling[group >> 5] as number) | (1 << (group & 31));
    });
    return { byGroup, telling, always: rules.filter(({ needs }) => needs.length === 0) };
  }
}
