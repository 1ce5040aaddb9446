import { serialize } from 'node:v8';
import { MemoryThrottlerStorage } from '../../../lib/state/memory-throttler.storage';
import { FakeClock } from '../../support/fake-clock';

const TTL = 8000;

let clock: FakeClock;
let storage: MemoryThrottlerStorage;

function start(maxKeys?: number): void {
  clock = new FakeClock();
  storage = new MemoryThrottlerStorage(clock, maxKeys);
}

beforeEach(() => {
  jest.useFakeTimers();
  start();
});

afterEach(() => {
  storage.onApplicationShutdown();
  jest.useRealTimers();
});

/** Whether each of so many hits in a row is denied. */
function hits(count: number, key: string, limit: number, blockDuration: number): boolean[] {
  return Array.from({ length: count }, () => storage.hit(key, TTL, limit, blockDuration).isBlocked);
}

describe('MemoryThrottlerStorage', () => {
  it('denies what goes over the limit, for the block duration', () => {
    expect(hits(4, 'key', 3, 5000)).toEqual([false, false, false, true]);
    clock.advance(4999);
    expect(storage.hit('key', TTL, 3, 5000)).toMatchObject({ isBlocked: true, timeToBlockExpire: 1 });
    clock.advance(1);
    expect(hits(4, 'key', 3, 5000)).toEqual([false, false, false, true]);
  });

  it('does not lengthen a block by hits that come during it', () => {
    hits(4, 'key', 3, 5000);
    for (let i = 0; i < 4; i++) {
      clock.advance(1000);
      expect(hits(2, 'key', 3, 5000)).toEqual([true, true]);
    }
    clock.advance(1000);
    expect(hits(1, 'key', 3, 5000)).toEqual([false]);
  });

  it('without a block duration lets a client in again as its oldest hits expire', () => {
    hits(2, 'key', 3, 0);
    clock.advance(TTL / 2);
    expect(hits(3, 'key', 3, 0)).toEqual([false, true, true]);
    expect(storage.hit('key', TTL, 3, 0)).toEqual({
      totalHits: 4,
      timeToExpire: TTL / 2000,
      isBlocked: true,
      timeToBlockExpire: TTL / 2000,
    });
    clock.advance(TTL / 2);
    expect(hits(3, 'key', 3, 0)).toEqual([false, false, true]);
  });

  it('has a window that slides: no burst of twice the limit round the end of one', () => {
    clock.advance(TTL - 100);
    expect(hits(3, 'key', 3, 0)).toEqual([false, false, false]);
    clock.advance(200);
    expect(hits(1, 'key', 3, 0)).toEqual([true]);
  });

  it('counts hits, and tells when the oldest of them expires', async () => {
    await expect(storage.increment('key', TTL, 3, 0, 'default')).resolves.toEqual({
      totalHits: 1,
      timeToExpire: 8,
      isBlocked: false,
      timeToBlockExpire: 0,
    });
    clock.advance(2500);
    await expect(storage.increment('key', TTL, 3, 0, 'default')).resolves.toMatchObject({
      totalHits: 2,
      timeToExpire: 6,
    });
  });

  it('keeps keys apart, and throttlers of one key', async () => {
    expect(hits(2, 'one', 1, 5000)).toEqual([false, true]);
    expect(hits(2, 'other', 1, 5000)).toEqual([false, true]);
    const records = [
      await storage.increment('client', TTL, 1, 5000, 'short'),
      await storage.increment('client', TTL, 1, 5000, 'long'),
      await storage.increment('client', TTL, 1, 5000, 'short'),
      await storage.increment('client', TTL, 2, 5000, 'long'),
    ];
    expect(records.map(({ isBlocked }) => isBlocked)).toEqual([false, false, true, false]);
  });

  it('is not confused by keys with a meaning in JavaScript', () => {
    for (const key of ['__proto__', 'constructor', 'hasOwnProperty', '']) {
      expect(hits(2, key, 1, 5000)).toEqual([false, true]);
    }
  });
});

describe('the memory of MemoryThrottlerStorage', () => {
  /** What is kept, in bytes. */
  const keptBytes = (): number => serialize(Reflect.get(storage, 'counters')).length;

  it('is the same for a key after a million hits as after a thousand', () => {
    const hitOften = (times: number): void => {
      for (let i = 0; i < times; i++) {
        storage.hit('key', TTL, 1e9, 0);
        clock.advance(i % 3);
      }
    };
    hitOften(10_000);
    const before = keptBytes();
    hitOften(1_000_000);
    expect(keptBytes()).toBeLessThanOrEqual(before * 1.5);
    expect(keptBytes()).toBeLessThan(500);
    expect(storage.size).toBe(1);
  });

  it('stays flat for a million distinct clients, with one timer for all', () => {
    for (let i = 0; i < 200_000; i++) storage.hit(`client ${i}`, TTL, 10, 0);
    const before = keptBytes();
    for (let i = 200_000; i < 1_000_000; i++) storage.hit(`client ${i}`, TTL, 10, 0);
    expect(storage.size).toBeLessThanOrEqual(100_000);
    expect(storage.size).toBeGreaterThan(98_000);
    expect(keptBytes()).toBeLessThan(before * 1.1);
    expect(jest.getTimerCount()).toBe(1);
  });

  it('is given back when the windows are over, and the timer when the app stops', () => {
    for (let i = 0; i < 1000; i++) storage.hit(`client ${i}`, TTL, 10, 0);
    hits(2, 'blocked', 1, 10 * 60_000);
    clock.advance(60_000);
    jest.advanceTimersByTime(60_000);
    expect(storage.size).toBe(1);
    clock.advance(10 * 60_000);
    jest.advanceTimersByTime(60_000);
    expect(storage.size).toBe(0);
    storage.onApplicationShutdown();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('forgets the client that was seen least recently when there are too many', () => {
    start(3);
    for (const key of ['a', 'b', 'c', 'a', 'd']) storage.hit(key, TTL, 10, 0);
    expect(storage.size).toBe(3);
    expect(storage.hit('a', TTL, 10, 0).totalHits).toBe(3);
    expect(storage.hit('b', TTL, 10, 0).totalHits).toBe(1);
  });

  it('does not let a blocked client free itself with hits under other addresses', () => {
    start(10);
    hits(2, 'attacker', 1, TTL);
    for (let i = 0; i < 10_000; i++) storage.hit(`other ${i}`, TTL, 10, 0);
    expect(storage.size).toBe(10);
    expect(storage.hit('attacker', TTL, 1, TTL).isBlocked).toBe(true);
  });

  it('keeps its cap although everybody is blocked', () => {
    start(10);
    for (let i = 0; i < 1000; i++) hits(2, `attacker ${i}`, 1, TTL);
    expect(storage.size).toBe(10);
  });
});
