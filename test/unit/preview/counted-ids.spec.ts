import { decisionId } from '../../../lib/enforcement/decision-id';
import { CountedIds } from '../../../lib/preview/counted-ids';

const bytes = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, n) => Buffer.from(`- Id: ${decisionId(1_700_000_000_000 + n)}`));
const AT = '- Id: '.length;

describe('the ids that were counted', () => {
  it('tell events of another file, and what it adds, among many', () => {
    const ids = new CountedIds();
    const all = bytes(50_000);
    for (const id of all) expect(ids.meet(id, AT, 1, false)).toBe('new');
    for (const id of all.slice(0, 100)) {
      expect(ids.meet(id, AT, 1, false)).toBe('new'); // twice in the same file
      expect(ids.meet(id, AT, 2, false)).toBe('again');
      expect(ids.meet(id, AT, 2, true)).toBe('with route');
      expect(ids.meet(id, AT, 3, true)).toBe('again');
    }
    for (const id of bytes(1000)) expect(ids.meet(id, AT, 2, true)).toBe('new');
    expect(ids.isFull).toBe(false);
  });

  it('are bounded, and say so', () => {
    const ids = new CountedIds(1000);
    const all = bytes(1001);
    for (const id of all.slice(0, 1000)) ids.meet(id, AT, 1, false);
    expect(ids.isFull).toBe(false);
    const last = all[1000] as Buffer;
    expect([ids.meet(last, AT, 1, false), ids.meet(last, AT, 2, false)]).toEqual(['new', 'new']);
    expect(ids.isFull).toBe(true);
    expect(ids.meet(all[0] as Buffer, AT, 2, false)).toBe('again');
  });
});
