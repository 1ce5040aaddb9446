import fc from '../../support/seeded-fast-check';
import { parseModeFile } from '../../../lib/enforcement/mode-file.parser';

describe('a file of the mode', () => {
  it.each([
    ['passive', { passive: true, reason: 'not given', by: 'the file' }],
    ['active\n', { passive: false, reason: 'not given', by: 'the file' }],
    ['\uFEFF  Passive: too many complaints\r\nmore', { passive: true, reason: 'too many complaints' }],
    ['active - preview was clean for 7 days', { passive: false, reason: 'preview was clean for 7 days' }],
    ['{"passive": true, "reason": "r", "by": "ops"}', { passive: true, reason: 'r', by: 'ops' }],
    ['{"passive": false, "share": 0.05}', { passive: false, share: 0.05, rampId: 'ramp' }],
    ['{"passive": false, "share": 1, "rampId": "a-1"}', { passive: false, share: 1, rampId: 'a-1' }],
    ['{"passive": false, "until": 1800000000000}', { until: 1_800_000_000_000 }],
    ['{"passive": false, "until": "2026-11-22T08:00:00+01:00"}', { until: Date.UTC(2026, 10, 22, 7) }],
    ['{"passive": false, "predicted": ["198.51.100.1"]}', { predicted: ['198.51.100.1'] }],
  ])('that says %j is understood', (text, override) => {
    expect(parseModeFile(text)).toMatchObject({ override });
  });

  it.each([
    ['nonsense', 'expected "passive" or "active"'],
    ['', 'expected "passive" or "active"'],
    ['activated', 'expected "passive" or "active"'],
    ['passive.bak', 'expected "passive" or "active"'],
    ['[]', 'expected "passive" or "active"'],
    ['active 0.05 of the clients', 'a share needs JSON'],
    ['active: .5', 'a share needs JSON'],
    ['active 5%', 'a share needs JSON'],
    ['{"passive": false', 'it begins like JSON'],
    ['{"share": 0.05}', 'passive: expected true'],
    ['{"passive": "false"}', 'passive: expected true'],
    ['{"passive": false, "shar": 0.05}', 'shar: expected one of the options passive, '],
    ['{"passive": false, "share": null}', 'share: expected a share'],
    ['{"passive": false, "share": 0}', 'share: expected a share'],
    ['{"passive": false, "share": 5}', 'share: expected a share'],
    ['{"passive": false, "share": "0.05"}', 'share: expected a share'],
    ['{"passive": true, "share": 0.05}', 'no share in passive mode'],
    ['{"passive": false, "until": "tomorrow"}', 'until: expected a moment'],
    ['{"passive": false, "until": "2026-11-22"}', 'until: expected a moment'],
    ['{"passive": false, "until": 1e300}', 'until: expected a moment'],
    ['{"passive": false, "predicted": [1]}', 'predicted: expected an array'],
    ['{"passive": false, "reason": {"a": 1}}', 'reason: expected a text'],
    ['{"passive": false, "__proto__": {"passive": true}}', '__proto__'],
    [`active ${'x'.repeat(501)}`, 'the reason is too long'],
  ])('that says %j is refused', (text, problem) => {
    expect(parseModeFile(text)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('never makes its reader fail, and never enforces for everybody where a share is written', () => {
    const value = fc.oneof(fc.jsonValue(), fc.double());
    const record = fc
      .record({ passive: fc.constant(false), share: value })
      .map((fields) => JSON.stringify(fields));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), record), (text) => {
        const word = parseModeFile(text);
        if (!('problem' in word) && word.override !== undefined && text.includes('"share"'))
          expect(word.override.share).toBeGreaterThan(0);
      }),
    );
  });
});
