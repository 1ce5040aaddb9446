import { BanLedger } from '../../../lib/state/ban-ledger';

const SECOND = 1000;
const CONFIG = { threshold: 3, windowMs: 60 * SECOND, durationMs: 300 * SECOND };

function attack(ledger: BanLedger, client: string, ...times: number[]): boolean[] {
  return times.map((time) => ledger.recordAttack(client, time * SECOND) !== undefined);
}

describe('BanLedger', () => {
  let ledger: BanLedger;

  beforeEach(() => {
    ledger = new BanLedger('earned', CONFIG);
  });

  it('bans with the attack that reaches the threshold', () => {
    expect(attack(ledger, 'client', 0, 1, 2)).toEqual([false, false, true]);
    expect(ledger.list(2 * SECOND)).toEqual([
      {
        target: 'client',
        origin: 'earned',
        reason: '3 attacks within 60000 ms',
        since: 2 * SECOND,
        until: 302 * SECOND,
      },
    ]);
  });

  it('counts only attacks within the window', () => {
    expect(attack(ledger, 'client', 0, 30, 60)).toEqual([false, false, false]);
    expect(attack(ledger, 'client', 89.999)).toEqual([true]);
  });

  it('ends a ban on time, and begins to count anew', () => {
    attack(ledger, 'client', 0, 1, 2);
    expect(ledger.find('client', 301.999 * SECOND)).toMatchObject({ target: 'client' });
    expect(ledger.find('client', 302 * SECOND)).toBeUndefined();
    expect(ledger.list(302 * SECOND)).toEqual([]);
    expect(attack(ledger, 'client', 303, 304, 305)).toEqual([false, false, true]);
  });

  it('keeps clients apart', () => {
    expect(attack(ledger, 'one', 0, 1)).toEqual([false, false]);
    expect(attack(ledger, 'other', 2, 3, 4)).toEqual([false, false, true]);
    expect(ledger.find('one', 4 * SECOND)).toBeUndefined();
  });

  it('bans at the first attack when the threshold is one', () => {
    ledger = new BanLedger('simulated', { ...CONFIG, threshold: 1 });
    expect(attack(ledger, 'client', 0)).toEqual([true]);
    expect(ledger.find('client', 0)).toMatchObject({ origin: 'simulated' });
  });

  it('forgets what led to a ban together with the ban that is lifted', () => {
    attack(ledger, 'suspect', 0, 1);
    expect(ledger.lift('suspect')).toBe(false);
    expect(attack(ledger, 'suspect', 2)).toEqual([false]);
    attack(ledger, 'client', 0, 1, 2);
    expect(ledger.lift('client')).toBe(true);
    expect(ledger.find('client', 3 * SECOND)).toBeUndefined();
    expect(ledger.lift('client')).toBe(false);
  });

  it('forgets everything when it is cleared', () => {
    attack(ledger, 'client', 0, 1, 2);
    attack(ledger, 'suspect', 0, 1);
    ledger.clear();
    expect(ledger.list(3 * SECOND)).toEqual([]);
    expect(attack(ledger, 'suspect', 2)).toEqual([false]);
  });

  it('keeps a bounded number of bans, the newest of them', () => {
    ledger = new BanLedger('earned', { ...CONFIG, threshold: 1 });
    for (let i = 0; i < 150_000; i++) ledger.recordAttack(`client ${i}`, 0);
    expect(ledger.list(1).length).toBeLessThanOrEqual(100_000);
    expect(ledger.find('client 149999', 1)).toBeDefined();
    expect(ledger.find('client 0', 1)).toBeUndefined();
  });

  it('keeps a bounded number of suspects, those who attacked last', () => {
    const passersBy = (from: number, count: number): void => {
      for (let i = from; i < from + count; i++) ledger.recordAttack(`passer-by ${i}`, 0);
    };
    attack(ledger, 'forgotten', 0, 1);
    passersBy(0, 15_000);
    attack(ledger, 'persistent', 0, 1);
    passersBy(15_000, 15_000);
    expect(attack(ledger, 'forgotten', 2)).toEqual([false]);
    expect(attack(ledger, 'persistent', 2)).toEqual([true]);
  });
});
