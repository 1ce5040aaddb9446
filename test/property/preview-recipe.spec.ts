import fc from '../support/seeded-fast-check';
import { eventOf, guardEvent } from '../unit/preview/guard-events';
import { byClient, previewOf } from '../unit/preview/preview-of';
import { countByRecipe, runScript, withoutColons } from '../unit/preview/recipe';

const RUNS = 1000;
const SCRIPT_RUNS = 15;

/** Line ends and blanks as Python sees them, bytes that are no text, and words that the recipe looks for. */
const SCRAPS = [
  ...['\n', '\n', '\r\n', '\r', '\0', ' ', '\t', '\x1c', '\x85', '\u00a0', '\u2028', '\u3000', '\ufeff'],
  ...[
    '[PASSIVE MODE]',
    '[PASSIVE MODE] ',
    '[PASSIVE MODE',
    'from',
    'from ',
    'FROM 10.0.0.1',
    '10.0.0.1',
    'beef:',
  ],
  ...[
    'from 10.0.0.1:',
    'from 10.0.0.1: ',
    'from unknown: ',
    'from : ',
    'from\t::1: ',
    ' blocked from ',
    '[Guard] ',
  ],
  ...['{"action_taken":"logged_only"}', '{', '"}', ' suppressed (', 'Banned client detected', ' - Reason: '],
].map((text) => Buffer.from(text));
const NO_TEXT = [[0xff], [0xc2], [0xe2, 0x80], [0xe2, 0x28, 0xa1], [0xf0, 0x9f], [0x85], [0xa0]].map(
  (bytes) => Buffer.from(bytes),
);

const line = guardEvent.chain((event) =>
  fc.constantFrom(
    `${event.timestamp} WARN ${event.message}`,
    JSON.stringify({ message: event.message, action_taken: event.actionTaken, timestamp: event.timestamp }),
    `[Nest] 12  - 11/22/2026, 11:28:32 AM    WARN [Guard] ${event.message}`,
    `app-1  | proxy from ${event.ipAddress} ${event.message}`,
  ),
);
const tornLine = fc.tuple(line, fc.nat(200)).map(([text, length]) => text.slice(0, length));
/** An address behind what may, or may not, be white space. */
const spelling = fc
  .array(
    fc.constantFrom(
      ...'\t\v\f\x1b\x1c\x1f \x85\xa0\u1680\u180e\u2000\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff',
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((blanks) => `[PASSIVE MODE] from${blanks.join('')}10.0.0.1 from 10.0.0.2\n`);
const scrap = fc.constantFrom(...SCRAPS, ...NO_TEXT);
const part = fc.oneof(
  scrap,
  spelling.map((text) => Buffer.from(text)),
  line.map((text) => Buffer.from(`${text}\n`)),
  tornLine.map((text) => Buffer.from(text)),
);
const hostileFile = fc.array(part, { maxLength: 40 }).map((parts) => Buffer.concat(parts));

async function expectRecipe(content: Buffer): Promise<void> {
  const report = await previewOf([content]);
  const expected = withoutColons(countByRecipe(content));
  expect({ total: report.wouldBlock.events, byClient: byClient(report) }).toEqual(expected);
  const { total, ...lines } = report.lines;
  expect(lines.wouldBlock + report.wouldBlock.damaged).toBe(expected.total);
  expect(Object.values(lines).reduce((sum, count) => sum + count, 0)).toBe(total);
}

describe('total and counts by client are those of the published recipe', () => {
  it('on whatever a file may hold', async () => {
    await fc.assert(fc.asyncProperty(hostileFile, expectRecipe), { numRuns: RUNS });
  });

  it('on a line of 10 MB, whose client stands at its very end', async () => {
    const { message } = eventOf({ ipAddress: '2001:db8::5' });
    const content = Buffer.from(`{"noise":"${'x'.repeat(10_000_000)}"} ${message}\n${message}\r\n`);
    await expectRecipe(content);
    expect(byClient(await previewOf([content]))).toEqual({ '2001:db8::5': 2 });
  });

  it('on a last line that was torn within its address', async () => {
    const { message } = eventOf({ ipAddress: '198.51.100.77' });
    const torn = message.slice(0, message.indexOf('.77'));
    const report = await previewOf([`${message}\n${torn}`]);
    expect(byClient(report)).toEqual({ '198.51.100.77': 1, '198.51.100': 1 });
    expect(report.wouldBlock).toMatchObject({ events: 2, damaged: 1 });
    expect(report.damagedLines).toMatchObject([{ file: 'file 1', line: 2 }]);
    await expectRecipe(Buffer.from(`${message}\n${torn}`));
  });
});

const published = runScript === undefined ? it.skip : it;
const missing = runScript === undefined ? ' (skipped: the script, or python3, is not here)' : '';

published(`the published script itself counts as the recipe does here${missing}`, () => {
  fc.assert(
    fc.property(hostileFile, (content) => {
      const { total, byClient: all } = countByRecipe(content);
      const listed = runScript?.(content);
      fc.pre(Object.keys(all).length <= 20); // the script lists no more
      expect(listed).toEqual({ total, byClient: all });
    }),
    { numRuns: SCRIPT_RUNS },
  );
});
