import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { CONTROL, NON_ASCII } from '../../lib/detection/screen/literal-automaton';

/** What a class may hold at most to be followed character by character; larger ones stand for anything. */
const MOST_CHARACTERS = 64;
const NOTHING_KNOWN = '';

/**
 * Whether every text that the pattern matches holds at least one of the literals of a prefilter (lower case; case does
 * not matter, and its two characters for "not ASCII" and "a control" stand for any of these).
 *
 * A proof over the syntax tree: it follows every way through the pattern, remembers which beginning of a literal the way
 * has just read, and drops the way as soon as a literal is complete. What it cannot follow (a large class, a back
 * reference) makes it forget, so it may fail to prove what is true, but proves nothing that is false.
 */
export function cannotMatchWithout(pattern: RegExp, literals: readonly string[]): boolean {
  const beginnings = new Set(
    literals.flatMap((literal) => Array.from(literal, (_, i) => literal.slice(0, i))),
  );
  const longestBeginning = (text: string): string => {
    let from = 0;
    while (!beginnings.has(text.slice(from))) from++;
    return text.slice(from);
  };

  const read = (ends: Set<string>, characters: readonly string[]): Set<string> => {
    const after = new Set<string>();
    for (const end of ends)
      for (const character of characters) {
        const text = end + character;
        if (!literals.some((literal) => text.endsWith(literal))) after.add(longestBeginning(text));
      }
    return after;
  };
  const forget = (ends: Set<string>): Set<string> => new Set(ends.size > 0 ? [NOTHING_KNOWN] : []);

  const walk = (node: AST.Element | AST.Alternative, ends: Set<string>): Set<string> => {
    switch (node.type) {
      case 'Alternative':
        return node.elements.reduce((now, element) => walk(element, now), ends);
      case 'Group':
      case 'CapturingGroup':
        return union(node.alternatives.map((alternative) => walk(alternative, ends)));
      case 'Character':
        return read(ends, range(node.value, node.value) ?? []);
      case 'CharacterSet':
      case 'CharacterClass': {
        const characters = charactersOf(node);
        return characters === undefined ? forget(ends) : read(ends, characters);
      }
      case 'Quantifier':
        return repeat(node, ends);
      case 'Assertion':
        return node.kind === 'lookahead' &&
          !node.negate &&
          union(node.alternatives.map((inner) => walk(inner, new Set([NOTHING_KNOWN])))).size === 0
          ? new Set()
          : ends;
      default:
        return forget(ends);
    }
  };

  const repeat = ({ element, min, max }: AST.Quantifier, ends: Set<string>): Set<string> => {
    let now = ends;
    for (let i = 0; i < Math.min(min, 8); i++) now = walk(element, now);
    if (max === min && min <= 8) return now;
    // As often as it brings anything new.
    const reached = new Set(now);
    for (let i = min; i < max; i++) {
      now = new Set([...walk(element, now)].filter((end) => !reached.has(end)));
      if (now.size === 0) break;
      now.forEach((end) => reached.add(end));
    }
    return reached;
  };

  const { alternatives } = new RegExpParser().parsePattern(pattern.source, undefined, undefined, {
    unicode: pattern.unicode,
    unicodeSets: false,
  });
  return union(alternatives.map((alternative) => walk(alternative, new Set([NOTHING_KNOWN])))).size === 0;
}

function union(sets: readonly Set<string>[]): Set<string> {
  return new Set(sets.flatMap((set) => [...set]));
}

/** The characters of a class in lower case, or undefined when they are too many to be followed. */
function charactersOf(node: AST.CharacterSet | AST.CharacterClass): string[] | undefined {
  if (node.type === 'CharacterSet') return setOf(node);
  if (node.negate) return undefined;
  const all = new Set<string>();
  for (const element of node.elements) {
    const some =
      element.type === 'Character'
        ? range(element.value, element.value)
        : element.type === 'CharacterClassRange'
          ? range(element.min.value, element.max.value)
          : element.type === 'CharacterSet'
            ? setOf(element)
            : undefined;
    if (some === undefined) return undefined;
    some.forEach((character) => all.add(character));
  }
  return all.size > MOST_CHARACTERS ? undefined : [...all];
}

function setOf(node: AST.CharacterSet): string[] | undefined {
  if (node.kind === 'any' || node.kind === 'property' || node.negate) return undefined;
  if (node.kind === 'digit') return range(48, 57);
  if (node.kind === 'space') return [' ', '\t', '\n', '\r', CONTROL, NON_ASCII];
  return [...(range(48, 57) ?? []), ...(range(97, 122) ?? []), '_'];
}

/** As the prefilter reads it. */
function fold(code: number): string {
  if (code >= 127) return NON_ASCII;
  return code < 32 && code !== 9 && code !== 10 && code !== 13
    ? CONTROL
    : String.fromCharCode(code).toLowerCase();
}

function range(from: number, to: number): string[] | undefined {
  if (to - from >= MOST_CHARACTERS) return undefined;
  return Array.from({ length: to - from + 1 }, (_, i) => fold(from + i));
}
