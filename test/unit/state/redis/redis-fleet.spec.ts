import { resolveConfig } from '../../../../lib/config/config.resolver';
import { systemClock } from '../../../../lib/request/clock';
import type { FleetChange } from '../../../../lib/state/fleet-state';
import type { Notice } from '../../../../lib/state/notice';
import { openStore } from '../../../../lib/state/redis/open-store';
import { RedisFleet } from '../../../../lib/state/redis/redis-fleet';
import type { RedisStore } from '../../../../lib/state/redis/redis-store';
import { eventually } from '../../../support/eventually';
import { RedisServer } from '../../../support/redis-server';

interface Instance {
  readonly store: RedisStore;
  readonly fleet: RedisFleet;
  readonly notices: Notice[];
}

let server: RedisServer;
const instances: Instance[] = [];

beforeAll(async () => {
  server = await RedisServer.start();
});
beforeEach(() => server.client.flushall());
afterEach(() => {
  for (const { store, fleet } of instances.splice(0)) {
    fleet.onApplicationShutdown();
    store.onApplicationShutdown();
  }
});

async function join(): Promise<Instance> {
  const notices: Notice[] = [];
  const listener = { onNotice: (notice: Notice) => notices.push(notice) };
  const config = resolveConfig({ store: { redis: server.url, deadlineMs: 2000 } });
  const store = (await openStore(config, systemClock, listener)) as RedisStore;
  const instance = { store, fleet: await RedisFleet.open(store, systemClock, listener), notices };
  instances.push(instance);
  return instance;
}

const held = ({ fleet }: Instance, kind: 'mode' | 'ban' | 'earned' = 'ban') =>
  Object.fromEntries(fleet.entries(kind));

describe('what a fleet shares', () => {
  it('is in force here when the promise settles, and everywhere within a second', async () => {
    const [one, two] = [await join(), await join()];
    await one.fleet.put('ban', '203.0.113.7', { reason: 'a' });
    expect(held(one)).toEqual({ '203.0.113.7': { reason: 'a' } });
    await eventually(() => Object.keys(held(two)).length === 1, 1000);
    expect(await two.fleet.remove({ kind: 'ban', key: '203.0.113.7' })).toBe(true);
    expect(held(two)).toEqual({});
    await eventually(() => Object.keys(held(one)).length === 0, 1000);
    expect(await one.fleet.remove({ kind: 'ban', key: '203.0.113.7' })).toBe(false);
  });

  it('is there for an instance that starts later', async () => {
    const one = await join();
    await one.fleet.put('mode', 'mode', { passive: true });
    expect(held(await join(), 'mode')).toEqual({ mode: { passive: true } });
  });

  it('is told to whoever listens, with the end of what ends', async () => {
    const [one, two] = [await join(), await join()];
    const heard: FleetChange[] = [];
    two.fleet.onChange('ban', (change) => heard.push(change));
    await one.fleet.put('ban', 'a', { n: 1 }, Date.now() + 300);
    await eventually(() => heard.length === 1);
    await eventually(() => heard.length === 2);
    expect(heard).toEqual([
      { kind: 'ban', key: 'a', value: { n: 1 } },
      { kind: 'ban', key: 'a', value: undefined },
    ]);
    expect(held(two)).toEqual({});
  });

  it('survives changes from everybody at once: all hold the same in the end', async () => {
    const all = [await join(), await join(), await join()];
    await Promise.all(
      all.flatMap(({ fleet }, i) =>
        Array.from({ length: 50 }, (_, n) => fleet.put('ban', `k${n % 7}`, { i, n })),
      ),
    );
    await eventually(
      () => new Set(all.map((instance) => JSON.stringify(sorted(held(instance))))).size === 1,
      2000,
    );
    expect(Object.keys(held(all[0] as Instance))).toHaveLength(7);
  });

  it('is cleared everywhere at once', async () => {
    const [one, two] = [await join(), await join()];
    await one.fleet.put('earned', 'a', { n: 1 }, Date.now() + 60_000);
    await two.fleet.put('earned', 'b', { n: 2 }, Date.now() + 60_000);
    await one.fleet.clear('earned', 1);
    expect(held(one, 'earned')).toEqual({});
    await eventually(() => Object.keys(held(two, 'earned')).length === 0, 1000);
  });

  it('reaches an instance whose subscription is silent', async () => {
    const [one, two] = [await join(), await join()];
    two.store.clients.subscriber.disconnect();
    await eventually(() => two.store.clients.subscriber.status === 'end');
    await one.fleet.put('ban', 'a', { n: 1 });
    await eventually(() => Object.keys(held(two)).length === 1, 1000);
  });

  it('is put back into a store that lost it, but not what a store has removed since', async () => {
    const [one, two] = [await join(), await join()];
    await one.fleet.put('mode', 'mode', { passive: true });
    await one.fleet.put('ban', 'a', { n: 1 }, Date.now() + 60_000);
    await eventually(() => Object.keys(held(two)).length === 1);
    await server.client.flushall();
    await eventually(async () => (await server.client.hlen('{nestjs-guard}:mode')) === 1, 2000);
    await eventually(async () => (await server.client.hlen('{nestjs-guard}:bans')) === 1, 2000);
    expect(held(await join())).toEqual({ a: { n: 1 } });
    expect(held(one)).toEqual({ a: { n: 1 } });
    // A life that began long ago, and that has no such ban.
    await server.client.del('{nestjs-guard}:bans');
    await server.client.hset('{nestjs-guard}:rev', { epoch: 'another', began: 1, count: 9 });
    await eventually(() => Object.keys(held(two)).length === 0, 2000);
    expect(await server.client.exists('{nestjs-guard}:bans')).toBe(0);
  });

  it('is put back when a stranger was there first', async () => {
    const one = await join();
    await one.fleet.put('mode', 'mode', { passive: true });
    await server.client.flushall();
    const two = await join();
    await two.fleet.put('ban', 'a', { n: 1 });
    await eventually(() => 'mode' in held(two, 'mode') && 'a' in held(one), 2000);
    expect([held(one, 'mode'), held(two)]).toEqual([{ mode: { passive: true } }, { a: { n: 1 } }]);
  });

  it('ignores what others write there, with one notice', async () => {
    await server.client.hset('{nestjs-guard}:bans', {
      a: 'nonsense',
      b: '[]',
      c: '{"value":{"n":1}}',
      d: '{"until":1}',
    });
    const one = await join();
    expect(held(one)).toEqual({ c: { n: 1 } });
    for (const text of [
      'nonsense',
      '{}',
      '{"epoch":1}',
      '{"epoch":"x","count":1,"origin":"y","kind":"ban","document":"{}"}',
    ])
      await server.client.publish('{nestjs-guard}:changes', text);
    await one.fleet.put('ban', 'd', { n: 2 });
    expect(held(one)).toEqual({ c: { n: 1 }, d: { n: 2 } });
    await eventually(() => one.notices.length >= 2);
    expect(one.notices.map(({ message }) => message)).toEqual([
      'The store holds an entry of the kind ban that this version cannot read; it is ignored',
      'The store holds a message on its channel that this version cannot read; it is ignored',
    ]);
  });

  it('is bounded: people are told, and what clients earned makes room', async () => {
    const one = await join();
    const many = Array.from({ length: 10_000 }, (_, i) => [`k${i}`, '{"value":{}}']).flat();
    await server.client.hset('{nestjs-guard}:bans', ...many);
    await expect(one.fleet.put('ban', 'one more', {})).rejects.toThrow(/10000 entries/);
    const now = Date.now();
    for (let i = 0; i < 5000; i += 1000) {
      const batch = Array.from({ length: 1000 }, (_, n) => `k${i + n}`);
      await server.client.hset(
        '{nestjs-guard}:earned',
        ...batch.flatMap((key) => [key, `{"value":{},"until":${now + 60_000}}`]),
      );
      await server.client.zadd(
        '{nestjs-guard}:earned:ends',
        ...batch.flatMap((key, n) => [now + 50_000 + i + n, key]),
      );
    }
    await one.fleet.put('earned', 'one more', {}, now + 90_000);
    expect(await server.client.hlen('{nestjs-guard}:earned')).toBe(5000);
    expect(await server.client.hexists('{nestjs-guard}:earned', 'k0')).toBe(0);
    expect(await server.client.pttl('{nestjs-guard}:earned')).toBeGreaterThan(60_000);
  });

  it('survives SCRIPT FLUSH', async () => {
    const one = await join();
    await server.client.script('FLUSH');
    await one.fleet.put('ban', 'a', { n: 1 });
    expect(held(one)).toEqual({ a: { n: 1 } });
    expect(one.notices).toEqual([]);
  });
});

function sorted(entries: object): object {
  return Object.fromEntries(Object.entries(entries).sort());
}
