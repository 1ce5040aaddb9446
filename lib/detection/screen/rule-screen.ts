import type { Rule } from '../rules/rule';
import { CONTROL, LiteralAutomaton, NON_ASCII } from './literal-automaton';

/** What an encoded value cannot do without. */
const ENCODED: readonly string[] = ['%', '&', '\\', '0x', NON_ASCII, CONTROL];

/** What one look at a text tells: which rules could match it, and whether it may be encoded. */
export interface Screening {
  readonly mayBeEncoded: boolean;
  /** In the order of the rule set. */
  readonly candidates: readonly Rule[];
}

const NOTHING: Screening = { mayBeEncoded: false, candidates: [] };

/**
 * One pass over a text that decides which rules are worth trying. It never loses a match: a rule is left out only when
 * one of the groups of literals that it cannot match without has no member in the text.
 */
export class RuleScreen {
  private readonly automaton: LiteralAutomaton;
  private readonly words: number;
  private readonly seen: Int32Array;
  /** For each rule, one bit a group, `words` elements a rule. */
  private readonly needed: Int32Array;
  private readonly hasRulesWithoutNeeds: boolean;

  constructor(private readonly rules: readonly Rule[]) {
    const groups = [ENCODED];
    const numbers = new Map([[ENCODED.join('\n'), 0]]);
    const needs = rules.map((rule) =>
      rule.needs.map((group) => {
        const key = group.join('\n');
        const number = numbers.get(key) ?? groups.push(group) - 1;
        numbers.set(key, number);
        return number;
      }),
    );
    this.hasRulesWithoutNeeds = rules.some((rule) => rule.needs.length === 0);
    this.automaton = new LiteralAutomaton(groups);
    this.words = Math.ceil(groups.length / 32);
    this.seen = new Int32Array(this.words);
    this.needed = new Int32Array(this.words * rules.length);
    needs.forEach((numbers, rule) => {
      for (const group of numbers) {
        const at = rule * this.words + (group >> 5);
        this.needed[at] = (this.needed[at] as number) | (1 << (group & 31));
      }
    });
  }

  screen(text: string): Screening {
    this.seen.fill(0);
    if (!this.automaton.scan(text, this.seen) && !this.hasRulesWithoutNeeds) return NOTHING;
    return {
      mayBeEncoded: ((this.seen[0] as number) & 1) === 1,
      candidates: this.rules.filter((_, i) => this.isCandidate(i)),
    };
  }

  private isCandidate(rule: number): boolean {
    for (let word = 0; word < this.words; word++) {
      const needed = this.needed[rule * this.words + word] as number;
      if ((needed & (this.seen[word] as number)) !== needed) return false;
    }
    return true;
  }
}
