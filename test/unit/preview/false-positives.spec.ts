import { FalsePositives } from '../../../lib/preview/false-positives';
import { readRecordingLine } from '../../../lib/preview/recording.reader';

const instance = 'INSTANCE01';
const timestamp = '2026-01-01T00:00:00.000Z';
const head = {
  action_taken: 'booted',
  timestamp,
  instance,
  requests: 'all',
  values: 'matched',
  config: {},
  policies: [],
  routes: [],
};
const match = {
  rule: 'xss-element',
  version: 1,
  category: 'xss',
  severity: 'critical',
  place: 'body',
  value: 1,
};

/** A request to one of ten paths, with a match in a field that it made up. */
function denied(n: number): object {
  return {
    action_taken: 'logged_only',
    id: `id${n}`,
    timestamp,
    passive_mode: true,
    scope: 'global',
    check: 'detection',
    reason: 'xss',
    rules: ['xss-element'],
    ip_address: '198.51.100.7',
    method: 'POST',
    path: `/path${n % 10}`,
    facts: { instance, seq: n + 1, matches: [{ ...match, field: `field_${'x'.repeat(n % 7)}_${n}_x` }] },
  };
}

it('of denials in fields that clients make up, 5,000 are told apart', () => {
  const found = new FalsePositives(() => true);
  const read = (line: object): void => found.add(readRecordingLine(JSON.stringify(line)));
  read(head);
  for (let n = 0; n < 6000; n++) read(denied(n));
  const sizes = [...found.routes.values()].map(({ patterns }) => patterns.size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(5000);
});
