import fc from '../support/seeded-fast-check';
import { FieldTrail } from '../../lib/detection/extract/field-trail';
import { places } from '../../lib/detection/extract/place';
import { normaliseText } from '../../lib/detection/normalise/normalise-text';
import type { Example } from '../../lib/detection/rules/rule';
import { ruleSet } from '../../lib/detection/rules/rule-set';
import { Subject } from '../../lib/detection/rules/subject';
import { RuleScreen } from '../../lib/detection/screen/rule-screen';
import {
  CONTROLS,
  DATA_BINDINGS,
  EMBEDDED_ELEMENTS,
  PHRASING,
  RUNNING_ELEMENTS,
} from '../../lib/detection/tokenise/html-words';
import { COMMANDS } from '../../lib/detection/tokenise/shell-words';
import {
  CALL_MARKS,
  INFORMATION,
  PHRASES,
  STATEMENT_WORDS,
  WORD_KINDS,
} from '../../lib/detection/tokenise/sql-words';

const screen = new RuleScreen(ruleSet);
/** The same rules, without what the prefilter knows of them. */
const everything = new RuleScreen(ruleSet.map((rule) => ({ ...rule, needs: [] })));

const textOf = (example: Example): string => (typeof example === 'string' ? example : example.text);
const examples = ruleSet.flatMap((rule) => [...rule.attacks, ...rule.harmless]).map(textOf);

/** Pieces of attacks in new combinations: what a rule might match although the prefilter does not expect it. */
const pieces = examples.flatMap((text) => text.match(/\w+|[^\w\s]+|\s+/g) ?? []);

/** Sentences in the words of one language, right or wrong: what its tokeniser makes a shape of. */
const sentences = (
  beginnings: readonly string[],
  words: readonly string[],
  marks: string,
): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom('', ...beginnings),
      fc.array(
        fc.tuple(
          fc.oneof(fc.constantFrom(...words), fc.constantFrom(...marks.split(' '))),
          fc.constantFrom('', ' ', ' '),
        ),
        { maxLength: 9 },
      ),
    )
    .map(([beginning, rest]) => [beginning, ...rest.flat()].join(''));
const sql = sentences(
  ["'", "a'", "it's ", '-1 ', '1)', '"', "x' ", 'name '],
  [
    ...WORD_KINDS.keys(),
    ...STATEMENT_WORDS.keys(),
    ...PHRASES.keys(),
    ...CALL_MARKS,
    ...INFORMATION,
    ...[
      "'a'",
      '"b"',
      '0x3',
      '7',
      'id',
      'users',
      '@x',
      '@@version',
      'version()',
      'by',
      'into',
      'table',
      'outfile',
    ],
  ],
  '\' " ` ( ) , ; = < > != <=> || && | & + - * / % ^ ~ ! -- # /* */ /**/ /*!50000 \0 . @ { } : :: \\ $ [ ]',
);
const html = sentences(
  ['"', "'", '">', '</', '<'],
  [
    ...RUNNING_ELEMENTS,
    ...EMBEDDED_ELEMENTS,
    ...CONTROLS,
    ...DATA_BINDINGS,
    ...PHRASING,
    ...[
      'onerror',
      'onclick',
      'onload',
      'href',
      'src',
      'style',
      'javascript',
      'vbscript',
      'data',
      'http',
      'alert(1)',
    ],
    ...['DOCTYPE', 'ENTITY', 'CDATA', 'expression', 'behavior', 'url(', 'text/html', 'x', '1'],
  ],
  '< > </ /> / = " \' ` <! <!-- --> ]]> <? ?> : ; ( ) & \0 # % { } [ ]',
);
const shell = sentences(
  [';', '|', '&&', '$(', '`', '../', 'x'],
  [
    ...COMMANDS,
    '/etc/passwd',
    '/bin/',
    '-la',
    '-c',
    'C:\\',
    '%SYSTEMROOT%',
    '${IFS}',
    '1',
    'x',
    'http://a.example/',
  ],
  '; | || & && $( ) ` ${ } > < >> << \' " \n \\ / . - = ^ * ? @ # ! { [ ] , %0a',
);
const texts = fc.oneof(
  sql,
  html,
  shell,
  fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom(...examples), fc.nat(), fc.constantFrom(...pieces), fc.nat(4))
    .map(
      ([text, at, piece, cut]) =>
        text.slice(0, at % text.length) + piece + text.slice((at % text.length) + cut),
    ),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

function matchesOf(ruleScreen: RuleScreen, text: string): string[] {
  const trail = new FieldTrail();
  trail.push('file');
  return places.flatMap((place) =>
    (['value', 'name', 'markup', 'quoted'] as const).flatMap((part) => {
      const subject = new Subject(text, place, part, trail);
      return ruleScreen
        .screen(place, part, text)
        .candidates.filter(
          ({ find }) => (typeof find === 'function' ? find(subject) : text.search(find)) >= 0,
        )
        .map(({ id }) => `${place} ${part} ${id}`);
    }),
  );
}

function expectNothingIsLost(text: string): void {
  expect(matchesOf(screen, text).sort()).toEqual(matchesOf(everything, text).sort());
}

describe('the prefilter', () => {
  it('never loses a match', () => {
    fc.assert(fc.property(texts, expectNothingIsLost), { numRuns: 6000 });
  });

  it('never overlooks that a text is encoded', () => {
    fc.assert(
      fc.property(texts, (text) => {
        if (!screen.screen('query', 'value', text).mayBeEncoded) expect(normaliseText(text)).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });
});
