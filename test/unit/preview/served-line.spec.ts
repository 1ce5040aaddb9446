import fc from '../../support/seeded-fast-check';
import { IsoTime } from '../../../lib/preview/iso-time';
import { guardEvent } from './guard-events';
import { wireEvent } from '../../../lib/telemetry/wire-event';
import { previewOf } from './preview-of';

const client = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom('unknown', 'somebody', '', '203.0.113.7"', '\u00e9'),
);
const moment = fc.oneof(
  fc
    .date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  fc.constantFrom(
    '2026-02-31T00:00:00.000Z',
    '2026-13-01T00:00:00.000Z',
    '2026-01-01T24:00:00.000Z',
    'now',
    '',
  ),
);
const servedLine = fc.record({
  action_taken: fc.constant('served'),
  id: fc.constantFrom('F76YTZF8BP-1', 'F76YTZF8BP-123456789', 'x y', ''),
  timestamp: moment,
  passive_mode: fc.boolean(),
  ip_address: client,
  path: fc.constantFrom('/', '/a?[PASSIVE MODE] from 10.0.0.1: ', '/"'),
  facts: fc.constant({ instance: 'F76YTZF8BP', seq: 1 }),
});

const flaggedLine = guardEvent.map((event) => ({
  ...wireEvent(event),
  facts: { seq: 1, 'x,"facts":{': [{}] },
}));

/** Torn, but not behind a brace of its facts: then it could be whole. */
const torn = (line: string, cut: number) => (cut === 0 ? line : line.slice(0, line.length - 1 - cut * 7));

/** A line is read from its bytes where it is written as the recorder does, and as JSON otherwise. */
describe('lines of a recording', () => {
  it('tell the same, however they are read', async () => {
    const lines = fc.array(fc.oneof(servedLine, flaggedLine), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(lines, fc.integer({ min: 0, max: 2 }), async (all, cut) => {
        const written = all.map((line, i) => torn(JSON.stringify(line), i === 0 ? cut : 0));
        const others = written.map((line) => line.replace('":', '": ').replace(',"facts":{', ', "facts":{'));
        const [fast, slow] = [await previewOf([written.join('\n')]), await previewOf([others.join('\n')])];
        expect({ ...fast, damagedLines: [] }).toEqual({ ...slow, damagedLines: [] });
        expect(fast.damagedLines).toHaveLength(slow.damagedLines.length);
      }),
      { numRuns: 150 },
    );
  });

  it('have times that are read as Date reads them', () => {
    const times = new IsoTime();
    fc.assert(
      fc.property(fc.array(moment, { minLength: 1, maxLength: 5 }), (stamps) => {
        for (const stamp of stamps) {
          const time = times.at(Buffer.from(`x${stamp}`), 1);
          const expected = Date.parse(stamp);
          if (stamp.includes('T24:')) expect(time).toBeNaN();
          else expect(time).toBe(stamp.length === 24 ? expected : NaN);
        }
      }),
    );
  });
});
