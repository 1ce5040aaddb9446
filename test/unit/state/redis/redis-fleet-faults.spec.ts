import type { Redis } from 'ioredis';
import { resolveConfig } from '../../../../lib/config/config.resolver';
import { systemClock } from '../../../../lib/request/clock';
import type { FleetKind } from '../../../../lib/state/fleet-state';
import type { Notice } from '../../../../lib/state/notice';
import { openStore } from '../../../../lib/state/redis/open-store';
import { RedisFleet } from '../../../../lib/state/redis/redis-fleet';
import { failureWord, isForeignData, isMisconfigured } from '../../../../lib/state/redis/redis-failure';
import type { RedisStore } from '../../../../lib/state/redis/redis-store';
import { eventually } from '../../../support/eventually';
import { RedisServer } from '../../../support/redis-server';

interface Instance {
  readonly store: RedisStore;
  readonly fleet: RedisFleet;
  readonly said: string[];
}

const REV = '{nestjs-guard}:rev';
const MODE = '{nestjs-guard}:mode';
const REWOUND = 'The store has gone back to an older state: what has changed since is put back into it';
const HOUR = 3_600_000;

let server: RedisServer;
let client: Redis;
const instances: Instance[] = [];

beforeAll(async () => {
  server = await RedisServer.start();
  client = server.client;
});
beforeEach(() => client.flushall());
afterEach(() => {
  for (const { store, fleet } of instances.splice(0)) {
    fleet.onApplicationShutdown();
    store.onApplicationShutdown();
  }
});

async function join(): Promise<Instance> {
  const said: string[] = [];
  const listener = { onNotice: ({ message }: Notice) => said.push(message) };
  const config = resolveConfig({ store: { redis: server.url, deadlineMs: 2000 } });
  const store = (await openStore(config, systemClock, listener)) as RedisStore;
  const instance = { store, fleet: await RedisFleet.open(store, systemClock, listener), said };
  instances.push(instance);
  return instance;
}

const held = ({ fleet }: Instance, kind: FleetKind) => Object.fromEntries(fleet.entries(kind));
const revision = async (): Promise<[string, number]> => {
  const [epoch, count] = await client.hmget(REV, 'epoch', 'count');
  return [epoch ?? '', Number(count)];
};

/** Everything that the store holds now. @returns what makes it hold that again, and nothing else */
async function snapshot(): Promise<() => Promise<unknown>> {
  const keys = await client.keys('*');
  const dumps = await Promise.all(keys.map((key) => client.dumpBuffer(key)));
  return () => {
    const batch = client.multi().flushall();
    keys.forEach((key, i) => batch.restore(key, 0, dumps[i] as Buffer));
    return batch.exec();
  };
}

describe('a store that goes back to an older state', () => {
  it('undoes no rollback, no ban and no pardon', async () => {
    const [one, two] = [await join(), await join()];
    await one.fleet.put('mode', 'mode', { passive: false });
    await one.fleet.put('ban', 'lifted', { n: 1 });
    await one.fleet.put('ban', 'stays', { n: 1 });
    const goBack = await snapshot();
    await one.fleet.put('mode', 'mode', { passive: true });
    await one.fleet.remove({ kind: 'ban', key: 'lifted' });
    await one.fleet.put('ban', 'new', { n: 2 });
    await eventually(() => 'new' in held(two, 'ban'));

    await goBack();
    await eventually(async () => (await client.hget(MODE, 'mode')) === '{"value":{"passive":true}}', 2000);
    await eventually(() => [one, two].flatMap(({ said }) => said).includes(REWOUND));
    for (const instance of [one, two, await join()]) {
      await eventually(async () => {
        const state = [held(instance, 'mode'), Object.keys(held(instance, 'ban')).sort()];
        return JSON.stringify(state) === '[{"mode":{"passive":true}},["new","stays"]]';
      }, 2000);
    }
    expect([one, two].flatMap(({ said }) => said)).toEqual([REWOUND]);
  });

  it('undoes nothing either when an instance has read it rather than heard of it', async () => {
    const one = await join();
    await one.fleet.put('mode', 'mode', { passive: false });
    const goBack = await snapshot();
    await one.fleet.put('mode', 'mode', { passive: true });
    one.fleet.onApplicationShutdown();
    one.store.onApplicationShutdown();
    const two = await join();
    await goBack();
    await eventually(async () => (await client.hget(MODE, 'mode')) === '{"value":{"passive":true}}', 2000);
    expect(held(two, 'mode')).toEqual({ mode: { passive: true } });
  });

  it('takes a change only behind what it has lost', async () => {
    const one = await join();
    await one.fleet.put('mode', 'mode', { passive: false });
    const goBack = await snapshot();
    await one.fleet.put('ban', 'before', { n: 1 });
    await goBack();
    await one.fleet.put('ban', 'behind', { n: 1 });
    expect(Object.keys(await client.hgetall('{nestjs-guard}:bans')).sort()).toEqual(['before', 'behind']);
    expect(Object.keys(held(one, 'ban')).sort()).toEqual(['before', 'behind']);
  });
});

describe('what others write into the keys', () => {
  const deep = `{"value":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;

  it('fails nobody when it is nested without end, in the store, in a message or at boot', async () => {
    const one = await join();
    const heard: unknown[] = [];
    one.fleet.onChange('mode', ({ value }) => heard.push(JSON.stringify(value)));
    await client.hset(MODE, 'mode', deep);
    const [epoch, count] = await revision();
    const message = { epoch, count: count + 1, origin: 'x', kind: 'mode', key: 'mode', document: deep };
    await client.publish('{nestjs-guard}:changes', JSON.stringify(message));
    await eventually(() => one.said.length === 1);
    expect(one.said[0]).toBe(
      'The store holds an entry of the kind mode that this version cannot read; it is ignored',
    );
    expect(held(await join(), 'mode')).toEqual({});
    await one.fleet.put('mode', 'mode', { passive: true });
    expect(heard.at(-1)).toBe('{"passive":true}');
  });

  it.each(['abc', '', '1e400', '-1', '9'.repeat(40)])(
    'begins a new life when the count is "%s"',
    async (count) => {
      const one = await join();
      await one.fleet.put('ban', 'a', { n: 1 });
      await client.hset(REV, 'count', count);
      await eventually(async () => /^\d{1,3}$/.test((await client.hget(REV, 'count')) ?? ''), 2000);
      await one.fleet.put('ban', 'b', { n: 2 });
      expect(held(one, 'ban')).toEqual({ a: { n: 1 }, b: { n: 2 } });
      expect(one.store.isUp).toBe(true);
    },
  );

  it('keeps no flip away: the mode has one entry, and what stands beside it does not count', async () => {
    const junk = Array.from({ length: 500 }, (_, i) => [`k${i}`, '{"value":{}}']).flat();
    await client.hset(MODE, ...junk);
    const one = await join();
    await one.fleet.put('mode', 'mode', { passive: true });
    expect(held(one, 'mode')).toEqual({ mode: { passive: true } });
    expect(held(await join(), 'mode')).toEqual({ mode: { passive: true } });
  });

  it('keeps the rest readable when a key is none of ours', async () => {
    await client.set('{nestjs-guard}:earned', 'nonsense');
    const one = await join();
    await one.fleet.put('mode', 'mode', { passive: true });
    const two = await join();
    expect(held(two, 'mode')).toEqual({ mode: { passive: true } });
    expect(two.said).toEqual([
      'The store holds a key of the kind earned that this version cannot read; it is ignored',
    ]);
  });
});

describe('reading everything', () => {
  it('takes no command for which a request would have to wait, however much there is', async () => {
    const until = Date.now() + HOUR;
    for (const [name, most] of [
      ['earned', 5000],
      ['simulated', 5000],
      ['bans', 10_000],
    ] as const) {
      const entries = Array.from({ length: most }, (_, i) => [
        `k${i}`,
        `{"value":{"reason":"10 attacks within 300000 ms"},"until":${until}}`,
      ]);
      await client.hset(`{nestjs-guard}:${name}`, ...entries.flat());
    }
    await client.config('SET', 'slowlog-log-slower-than', '0', 'slowlog-max-len', '1000');
    await client.slowlog('RESET');
    const one = await join();
    const seen = (await client.slowlog('GET', 1000)) as [number, number, number, string[]][];
    await client.config('SET', 'slowlog-log-slower-than', '10000');
    expect(one.fleet.entries('earned').size + one.fleet.entries('simulated').size).toBe(10_000);
    expect(one.fleet.entries('ban').size).toBe(10_000);
    const scripts = seen.filter(([, , , [command = '']]) => /^eval/i.test(command));
    expect(scripts.length).toBeGreaterThan(30);
    // What a request waits by default; in one piece it took three times as long.
    expect(Math.max(...scripts.map(([, , micros]) => micros))).toBeLessThan(50_000);
  });

  it('loses nothing of what changes meanwhile', async () => {
    const entries = Array.from({ length: 5000 }, (_, i) => [`k${i}`, '{"value":{"n":0}}']);
    await client.hset('{nestjs-guard}:bans', ...entries.flat());
    const one = await join();
    const joining = [join(), join()];
    for (let i = 0; i < 50; i++) {
      await one.fleet.put('ban', `k${i * 7}`, { n: i });
      await one.fleet.remove({ kind: 'ban', key: `k${i * 7 + 1}` });
    }
    const text = (instance: Instance): string => JSON.stringify(Object.entries(held(instance, 'ban')).sort());
    for (const other of await Promise.all(joining)) {
      await eventually(() => text(other) === text(one), 2000);
    }
    expect(one.fleet.entries('ban').size).toBe(4950);
  });
});

describe('what is cleared', () => {
  it('is cleared once for a moment, so that what is earned after it stays', async () => {
    const [one, two] = [await join(), await join()];
    await one.fleet.put('simulated', 'a', { n: 1 }, Date.now() + HOUR);
    await one.fleet.clear('simulated', 1000);
    const cleared = one.fleet.cleared();
    await one.fleet.put('simulated', 'b', { n: 1 }, Date.now() + HOUR);
    await two.fleet.clear('simulated', 1000);
    await two.fleet.clear('simulated', 999);
    await eventually(() => 'b' in held(two, 'simulated'));
    expect(Object.keys(held(one, 'simulated'))).toEqual(['b']);
    expect([one.fleet.cleared(), two.fleet.cleared()]).toEqual([cleared, cleared]);
    await two.fleet.clear('simulated', 1001);
    expect(held(two, 'simulated')).toEqual({});
  });
});

describe('the words of a server', () => {
  const behindAScript = (text: string): Error => new Error(`${text} script: f00, on @user_script:12.`);

  it('are understood in a script of Redis 6 and 7, and of a cluster', () => {
    expect(isForeignData(behindAScript('ERR hash value is not an integer'))).toBe(true);
    expect(isForeignData(new Error('ERR Error running script (call to f_1): @user_script:1: x'))).toBe(true);
    expect(isForeignData(behindAScript('OOM command not allowed'))).toBe(false);
    const kept = behindAScript(
      "ERR The user executing the script can't publish to the channel mentioned in the command",
    );
    expect([isForeignData(kept), isMisconfigured(kept), failureWord(kept)]).toEqual([false, true, 'NOPERM']);
    const cluster = Object.assign(new Error('Failed to refresh slots cache.'), {
      lastNodeError: new Error('WRONGPASS invalid username-password pair'),
    });
    expect([isMisconfigured(cluster), failureWord(cluster)]).toEqual([true, 'WRONGPASS']);
  });
});
