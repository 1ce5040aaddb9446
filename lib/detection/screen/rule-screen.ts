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

interface Gate {
  readonly rule: Rule;
  /** One bit for each group of literals that the rule cannot match without. */
  readonly needed: Int32Array;
  /** The group that tells most about it; none if it is always tried. */
  readonly group: number | undefined;
}

/** The rules for one place and part: under the group that tells most about them, or always tried. */
interface Plan {
  readonly byGroup: readonly (readonly Gate[])[];
  /** One bit for each group that has a rule under it. */
  readonly telling: Int32Array;
  readonly always: readonly Rule[];
  readonly nothing: Screening;
  readonly onlyEncoded: Screening;
}

/** What honest clients send all the time. */
const ORDINARY: readonly string[] = [
  'https://www.example.com/products/shoes/summer-2024.html',
  'https://cdn.example.org/img/7f3a/81.jpg?v=3',
  '/api/v2/orders/8812',
  'f47ac10b-58cc-4372-a567-0e02b2c3d479',
  '2024-05-17T09:30:00.000Z',
  'anna.smith@example.com',
  '+49 30 1234-5678',
  '19.99',
  'on',
  'order_status',
  'en-GB,en;q=0.9',
  'Summer shoes in red or blue, size 8',
  'Please leave it with the neighbours on the second floor and call me from the car. Thank you!',
];

/** In how many ordinary texts a group has a member; among equals, the shorter its literals and the more, the commoner. */
function commonness(group: readonly string[]): number {
  const has = (text: string) => group.some((literal) => text.toLowerCase().includes(literal.toLowerCase()));
  const shortest = Math.min(...group.map((literal) => literal.length));
  return ORDINARY.filter(has).length + 1 / (shortest + 1) + group.length / 10_000;
}

/** Gives each distinct group of literals a number. */
class GroupNumbers {
  readonly groups: (readonly string[])[] = [ENCODED];
  private readonly commonness: number[] = [commonness(ENCODED)];
  private readonly numbers = new Map<string, number>();

  of(group: readonly string[]): number {
    const key = group.join('\n');
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.groups.push(group) - 1;
      this.commonness.push(commonness(group));
      this.numbers.set(key, number);
    }
    return number;
  }

  rarestOf(numbers: readonly number[]): number | undefined {
    const commonnessOf = (number: number): number => this.commonness[number] ?? Infinity;
    return numbers.toSorted((a, b) => commonnessOf(a) - commonnessOf(b))[0];
  }
}

const setBit = (bits: Int32Array, at: number): void => {
  bits[at >> 5] = (bits[at >> 5] as number) | (1 << (at & 31));
};

/**
 * One pass over a text that decides which rules are worth trying. It never loses a match: a rule is left out only when
 * one of the groups of literals that it cannot match without has no member in the text.
 */
export class RuleScreen {
  private readonly automaton: LiteralAutomaton;
  private readonly seen: Int32Array;
  private readonly plans: Readonly<Record<Place, Readonly<Record<Part, Plan>>>>;
  /** Where the last text stood, and its plans: most texts stand in the place of the one before. */
  private place: Place = 'path';
  private plansHere: Readonly<Record<Part, Plan>>;

  constructor(rules: readonly Rule[]) {
    const numbers = new GroupNumbers();
    const needs = rules.map((rule) => rule.needs.map((group) => numbers.of(group)));
    this.automaton = new LiteralAutomaton(numbers.groups);
    this.seen = new Int32Array(Math.ceil(numbers.groups.length / 32));
    const gates = rules.map((rule, i) => this.gateOf(rule, needs[i] ?? [], numbers));
    const plan = (place: Place, part: Part): Plan =>
      this.planFor(
        gates.filter(({ rule }) => looksAt(rule, place, part)),
        numbers.groups.length,
      );
    this.plans = Object.fromEntries(
      places.map((place) => [place, Object.fromEntries(parts.map((part) => [part, plan(place, part)]))]),
    ) as typeof this.plans;
    this.plansHere = this.plans[this.place];
  }

  screen(place: Place, part: Part, text: string): Screening {
    const { seen } = this;
    const plan = this.planOf(place, part);
    for (let word = 0; word < seen.length; word++) seen[word] = 0;
    if (!this.automaton.scan(text, seen)) return plan.nothing;
    const mayBeEncoded = ((seen[0] as number) & (1 << ENCODED_GROUP)) !== 0;
    const candidates = this.candidatesOf(plan);
    if (candidates === NO_RULES) return mayBeEncoded ? plan.onlyEncoded : plan.nothing;
    return { mayBeEncoded, candidates: [...candidates, ...plan.always] };
  }

  /** Without a look into a table for nearly all: two of them took as long as reading 15 characters. */
  private planOf(place: Place, part: Part): Plan {
    if (place !== this.place) {
      this.place = place;
      this.plansHere = this.plans[place];
    }
    if (part === 'value') return this.plansHere.value;
    return part === 'name' ? this.plansHere.name : this.plansHere[part];
  }

  private candidatesOf({ byGroup, telling }: Plan): readonly Rule[] {
    const { seen } = this;
    let candidates: Rule[] | undefined;
    for (let word = 0; word < seen.length; word++) {
      for (let bits = (seen[word] as number) & (telling[word] as number); bits !== 0; bits &= bits - 1) {
        const group = (word << 5) + (31 - Math.clz32(bits & -bits));
        for (const { rule, needed } of byGroup[group] as readonly Gate[]) {
          if (this.hasSeen(needed)) (candidates ??= []).push(rule);
        }
      }
    }
    return candidates ?? NO_RULES;
  }

  private hasSeen(needed: Int32Array): boolean {
    for (let word = 0; word < needed.length; word++) {
      const bits = needed[word] as number;
      if ((bits & (this.seen[word] as number)) !== bits) return false;
    }
    return true;
  }

  private gateOf(rule: Rule, groups: readonly number[], numbers: GroupNumbers): Gate {
    const needed = new Int32Array(this.seen.length);
    for (const group of groups) setBit(needed, group);
    return { rule, needed, group: numbers.rarestOf(groups) };
  }

  private planFor(gates: readonly Gate[], groups: number): Plan {
    const byGroup = Array.from({ length: groups }, (_, number) =>
      gates.filter(({ group }) => group === number),
    );
    const telling = new Int32Array(this.seen.length);
    byGroup.forEach(({ length }, group) => length > 0 && setBit(telling, group));
    const always = gates.filter(({ group }) => group === undefined).map(({ rule }) => rule);
    return {
      byGroup,
      telling,
      always,
      nothing: { mayBeEncoded: false, candidates: always },
      onlyEncoded: { mayBeEncoded: true, candidates: always },
    };
  }
}
