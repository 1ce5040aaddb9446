import { FieldTrail } from '../../lib/detection/extract/field-trail';
import { normaliseText } from '../../lib/detection/normalise/normalise-text';
import type { Example, Rule } from '../../lib/detection/rules/rule';
import { ruleSet } from '../../lib/detection/rules/rule-set';
import { Subject } from '../../lib/detection/rules/subject';
import { CleanHeaders } from '../../lib/detection/score/clean-headers';
import { Evidence } from '../../lib/detection/score/evidence';
import { Inspection } from '../../lib/detection/score/inspection';
import { htmlShapes } from '../../lib/detection/tokenise/html-shapes';
import { shellShapes } from '../../lib/detection/tokenise/shell-shapes';
import { sqlShapes } from '../../lib/detection/tokenise/sql-shapes';
import { OpenMarkup } from '../../lib/detection/tokenise/open-markup';
import { RuleScreen } from '../../lib/detection/screen/rule-screen';

const trail = new FieldTrail();
const textOf = (example: Example): string => (typeof example === 'string' ? example : example.text);
const repeat = (seed: string, length: number): string =>
  seed.repeat(Math.ceil(length / seed.length)).slice(0, length);

/** Signs that languages are made of: what many rules begin to match at, or repeat over. */
const SYNTAX = [
  ' ',
  '\n',
  'a',
  '1',
  '_',
  '/',
  '../',
  '\\',
  '.',
  ',',
  ';',
  ':',
  '=',
  '-',
  '#',
  '@',
  '|',
  '&',
  '%',
].concat([
  '$',
  '!',
  '*',
  '+',
  '?',
  '~',
  '^',
  '"',
  "'",
  '`',
  '<',
  '>',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '${',
  '{{',
  '<!--',
  "' or ",
]);

/**
 * Beginnings of examples, which almost match again and again; and one beginning with no end. Fewer for finders that ask
 * a tokeniser: those take long, and are tried with all signs once for all rules, below.
 */
function hostileTexts({ attacks, needs, find }: Rule): ((length: number) => string)[] {
  const asksTokeniser = typeof find === 'function';
  const texts = attacks.map(textOf).slice(0, asksTokeniser ? 2 : 6);
  const beginning = texts[0]?.slice(0, -1) ?? '';
  const halves = texts.map((text) => text.slice(0, text.length >> 1));
  const seeds = asksTokeniser
    ? [...halves, ...needs.flat().slice(0, 1), beginning]
    : [...halves, ...texts.map((text) => text.slice(0, -1)), ...needs.flat().slice(0, 4), ...SYNTAX];
  return [
    ...[...new Set(seeds)]
      .filter((seed) => seed !== '')
      .map((seed) => (length: number) => repeat(seed, length)),
    ...(asksTokeniser ? [' '] : [' ', 'a', '/']).map(
      (sign) => (length: number) => beginning + repeat(sign, length),
    ),
  ];
}

/** Processor time of this process so far, in milliseconds: what other processes take does not count. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The shortest of several runs, in milliseconds: what the work takes when nothing else interferes. */
function shortest(runs: number, run: () => void): number {
  let best = Infinity;
  for (let i = 0; i < runs; i++) {
    const start = processorTime();
    run();
    best = Math.min(best, processorTime() - start);
  }
  return best;
}

const KB = 1024;
/** From each to the next: quadratic work is found out in the shorter ones, before it takes hours. */
const SIZES = [KB, 32 * KB, 1024 * KB];
/** How much more than linear the work may grow by: quadratic work grows by 32 times that of linear work. */
const TOLERANCE = 2.5;
/** So many milliseconds are all noise: of the largest text, a nanosecond a character. */
const NOISE = 1;
/** The compiler may be in the way of some attempts, never of all. */
const ATTEMPTS = 12;
/** No noise: what grows by so many times more than it may is not tried again, as each attempt takes longer. */
const HOPELESS = 3;

/** Whether the work of a text is more than in proportion to that of a shorter one. */
function growsTooMuch(run: (text: string) => void, short: string, long: string): boolean {
  let timeOfLong = Infinity;
  let timeOfShort = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    timeOfLong = Math.min(
      timeOfLong,
      shortest(1 + attempt, () => run(long)),
    );
    if (timeOfLong < NOISE) return false;
    timeOfShort = Math.min(
      timeOfShort,
      shortest(3, () => run(short)),
    );
    const excess = timeOfLong / timeOfShort / (TOLERANCE * (long.length / short.length));
    if (excess < 1) return false;
    if (attempt > 0 && excess > HOPELESS) return true;
  }
  return true;
}

/** The first size to which the work grows by too much; undefined when it is linear. */
function growthOf(run: (text: string) => void, textOfLength: (length: number) => string): string | undefined {
  for (let i = 1; i < SIZES.length; i++) {
    const [from, to] = [SIZES[i - 1] as number, SIZES[i] as number];
    const long = textOfLength(to);
    if (growsTooMuch(run, textOfLength(from), long)) return `${long.slice(0, 60)}… of ${to} characters`;
  }
  return undefined;
}

describe('work grows with the text', () => {
  it.each(ruleSet.map((rule) => ({ id: rule.id, rule })))('in $id', ({ rule: { find }, rule }) => {
    const run = (text: string): number =>
      typeof find === 'function' ? find(new Subject(text, 'body', 'value', trail)) : text.search(find);
    const tooSlow = hostileTexts(rule).map((textOfLength) => growthOf(run, textOfLength));
    expect(tooSlow.filter((text) => text !== undefined)).toEqual([]);
  });

  it.each(Object.entries({ sqlShapes, htmlShapes, shellShapes }))('in %s, for all signs', (_name, read) => {
    const tooSlow = SYNTAX.map((sign) => growthOf(read, (length) => repeat(sign, length)));
    expect(tooSlow.filter((text) => text !== undefined)).toEqual([]);
  });

  it.each([
    '<a x="<b" ',
    '<a x=\'<b y="<c z=`',
    '<a b="',
    '<a =',
    '<a b="c"d=e\'',
    '<style>',
    '<style></style>',
    '<style>/*',
    '<p style="/*\\',
    '</style <style a="',
  ])('in reading markup, and what is open in it: %s', (seed) => {
    const read = (text: string): void => {
      htmlShapes(text);
      const markup = new OpenMarkup(text);
      for (let at = 0; at < text.length; at += 500) markup.at(at);
    };
    expect(growthOf(read, (length) => repeat(seed, length))).toBeUndefined();
  });

  it.each([
    '%25',
    '%',
    '&#x26;',
    '&amp;',
    '\\u005c',
    '\\',
    '\uff05',
    '0x2e',
    '%c0',
    'é',
    '\u0000',
    '%%32%35',
  ])('in the normaliser, for %j', (seed) => {
    expect(growthOf(normaliseText, (length) => repeat(seed, length))).toBeUndefined();
  });

  it.each([1, 16, 128, 1024])('as counted: rules see each of %d KB at most so often', (kilobytes) => {
    let seen = 0;
    const counting: Rule = {
      ...(ruleSet[0] as Rule),
      needs: [],
      inDocuments: 'notice',
      find: ({ text }) => {
        seen += text.length;
        return -1;
      },
    };
    const length = kilobytes * 1024;
    const inspection = new Inspection(
      new RuleScreen([counting]),
      {} as never,
      [],
      Infinity,
      new CleanHeaders(),
      new Evidence(5),
    );
    inspection.visit('body', 'value', repeat('%253c', length), trail);
    // Two forms, and windows that overlap by a sixteenth.
    expect(seen).toBeLessThanOrEqual(2 * length * (17 / 16) + 8192);
  });
});
