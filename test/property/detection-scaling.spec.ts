import { FieldTrail } from '../../lib/detection/extract/field-trail';
import { normaliseText } from '../../lib/detection/normalise/normalise-text';
import type { Example, Rule } from '../../lib/detection/rules/rule';
import { ruleSet } from '../../lib/detection/rules/rule-set';
import { Subject } from '../../lib/detection/rules/subject';
import { CleanHeaders } from '../../lib/detection/score/clean-headers';
import { Evidence } from '../../lib/detection/score/evidence';
import { Inspection } from '../../lib/detection/score/inspection';
import { htmlShapes } from '../../lib/detection/tokenise/html-shapes';
import { OpenMarkup } from '../../lib/detection/tokenise/open-markup';
import { RuleScreen } from '../../lib/detection/screen/rule-screen';

const trail = new FieldTrail();
const textOf = (example: Example): string => (typeof example === 'string' ? example : example.text);
const repeat = (seed: string, length: number): string =>
  seed.repeat(Math.ceil(length / seed.length)).slice(0, length);

/** Whole examples, and their beginnings, which almost match again and again. */
const seedsOf = ({ attacks, needs }: Rule): string[] =>
  [
    ...attacks.map(textOf).flatMap((text) => [text, text.slice(0, -1), text.slice(0, text.length >> 1)]),
    ...needs.flat().slice(0, 4),
  ].filter((seed) => seed !== '');

/** The shortest of several runs, in nanoseconds: what the work takes when nothing else interferes. */
function shortest(run: () => void): number {
  let best = Infinity;
  for (let i = 0; i < 5; i++) {
    const start = process.hrtime.bigint();
    run();
    best = Math.min(best, Number(process.hrtime.bigint() - start));
  }
  return best;
}

const SMALL = 2048;
const FACTOR = 16;
/** Quadratic work grows by the square of the factor; linear work by the factor, whatever caches and compilers do. */
const TOO_MUCH = FACTOR * 8;
/** Below this, in nanoseconds, it is all noise. */
const NOISE = 3_000_000;

function growth(run: (text: string) => void, seed: string): number {
  const large = repeat(seed, SMALL * FACTOR);
  const small = repeat(seed, SMALL);
  // Or the large text pays for the compiler.
  for (let i = 0; i < 16; i++) run(small);
  const time = shortest(() => run(large));
  if (time < NOISE) return 1;
  return time / shortest(() => run(small));
}

describe('work grows with the text', () => {
  it.each(ruleSet.map((rule) => ({ id: rule.id, rule })))('in $id', ({ rule: { find }, rule }) => {
    const run = (text: string): number =>
      typeof find === 'function' ? find(new Subject(text, 'body', 'value', trail)) : text.search(find);
    for (const seed of seedsOf(rule)) expect(growth(run, seed)).toBeLessThan(TOO_MUCH);
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
    expect(growth(read, seed)).toBeLessThan(TOO_MUCH);
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
    expect(growth(normaliseText, seed)).toBeLessThan(TOO_MUCH);
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
