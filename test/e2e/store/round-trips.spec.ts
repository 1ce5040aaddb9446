import { Controller, Get } from '@nestjs/common';
import { RateLimit } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { adapters, CLIENT, startApp, type GuardedApp } from '../../support/guarded-app';
import { RedisServer } from '../../support/redis-server';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

@Controller('limited')
class LimitedController {
  @RateLimit({ limit: 5 })
  @Get()
  get() {
    return 'limited';
  }
}

/** What Express leaves to others; Fastify makes a text of it. */
const UPLOAD = {
  path: '/anything',
  method: 'POST',
  headers: { 'content-type': 'text/plain' },
  body: "1' UNION SELECT password FROM users--",
};

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});
beforeEach(() => server.client.flushall());

describe.each(adapters)('on %s', (adapter) => {
  const start = (guard: object = {}): Promise<GuardedApp> =>
    startApp(adapter, {
      controllers: [ShopController, LimitedController],
      guard: {
        store: { redis: server.url, deadlineMs: 5000 },
        rateLimit: { limit: 8, blockDuration: 0 },
        ...guard,
      },
    });

  /** How many commands the requests of a test cost: scripts that count under a client. */
  async function scripts(work: () => Promise<unknown>): Promise<number> {
    const seen: string[] = [];
    const connection = server.connect();
    const monitor = await connection.monitor();
    monitor.on('monitor', (_time: string, args: string[]) => {
      if (/^evalsha|eval$/i.test(args[0] ?? '') && args.some((arg) => arg.includes(`{nestjs-guard:`)))
        seen.push(args[0] as string);
    });
    await work();
    await new Promise<void>((resolve) => {
      monitor.on('monitor', (_time: string, args: string[]) => args[1] === 'again' && resolve());
      void server.client.get('again');
    });
    monitor.disconnect();
    connection.disconnect();
    return seen.length;
  }

  it.each([{}, { passiveMode: true }])(
    'a request costs one round trip, also under two limits: %j',
    async (mode) => {
      const app = await start(mode);
      await statuses(app, '/limited', '/anything'); // the scripts are there now
      expect(await scripts(() => statuses(app, '/limited', '/limited', '/anything', '/nowhere'))).toBe(4);
    },
  );

  it.each([
    ['under the limit of the app', {}, ATTACK, ['rate:global']],
    [
      'under two limits',
      {},
      ATTACK.replace('/search', '/limited'),
      ['rate:LimitedController.get', 'rate:global'],
    ],
    ['without a limit', { enableRateLimiting: false }, ATTACK, []],
    ['in a body that no parser has read', {}, UPLOAD, ['rate:global']],
    ['in passive mode', { passiveMode: true }, ATTACK, ['rate:global:simulated']],
  ])('an attack costs one round trip, %s, the one that earns a ban too', async (_, guard, attack, rates) => {
    const app = await start({ banning: { threshold: 3 }, ...guard });
    const request = typeof attack === 'string' ? { path: attack } : attack;
    await statuses(app, { ...request, from: '198.51.100.1' }); // the scripts are there now
    for (const times of [1, 2]) {
      expect(await scripts(() => statuses(app, request))).toBe(1);
      const keys = (await server.client.keys(`{nestjs-guard:${CLIENT}}:attacks:*`)) as [string];
      expect((await server.client.get(keys[0]))?.split(' ')).toHaveLength(times);
    }
    expect(await scripts(() => statuses(app, request))).toBe(1);
    expect(app.bans.list().map(({ target }) => target)).toEqual([CLIENT]);
    expect((await server.client.keys(`{nestjs-guard:${CLIENT}}:*`)).sort()).toEqual(
      rates.map((name) => `{nestjs-guard:${CLIENT}}:${name}`),
    );
    const said = app.events.map(({ actionTaken, check }) => check ?? actionTaken).slice(1);
    expect(said).toEqual(['detection', 'detection', 'client_banned', 'detection']);
  });

  it.each([0, 30_000])(
    'a client that is denied for %d ms costs none, until it is let in again',
    async (block) => {
      const app = await start({ rateLimit: { limit: 2, ttl: 60_000, blockDuration: block } });
      const lastsMs = block || 60_000;
      expect(await statuses(app, '/anything', '/anything', '/anything')).toEqual([200, 200, 429]);
      app.clock.advance(lastsMs - 1500);
      const seen = await scripts(() =>
        statuses(app, '/anything', ATTACK, { path: ATTACK, from: '192.0.2.1' }),
      );
      expect(seen).toBe(1); // of the other client
      expect((await app.send('/anything')).headers['retry-after']).toBe('2');
      app.clock.advance(1500);
      expect(await scripts(() => statuses(app, '/anything'))).toBe(1);
      expect(
        app.events.filter(({ check }) => check === 'detection').map(({ ipAddress }) => ipAddress),
      ).toEqual(['192.0.2.1']);
    },
  );

  it('an attack over a limit counts for nothing, and nobody says that it was looked at', async () => {
    const app = await start({ banning: { threshold: 1 }, rateLimit: { limit: 2, blockDuration: 0 } });
    await statuses(app, '/anything', '/anything');
    expect(await scripts(() => statuses(app, ATTACK))).toBe(1);
    expect(app.bans.list()).toEqual([]);
    const { check, rules, evidence, looked } = app.events.at(-1) as (typeof app.events)[0];
    expect({ check, rules, evidence }).toEqual({ check: 'rateLimit', rules: [], evidence: undefined });
    expect(looked).toEqual(['global:ban', 'global:rateLimit']);
  });

  it('an attack of a client that must not be banned counts for nothing', async () => {
    const app = await start({ banning: { threshold: 1 } });
    expect(await statuses(app, { path: ATTACK, from: '127.0.0.1' })).toEqual([403]);
    expect(await server.client.keys('*:attacks:*')).toEqual([]);
    expect(app.bans.list()).toEqual([]);
  });

  it('two limits count as they would one after the other', async () => {
    const app = await start();
    const seen = await statuses(
      app,
      ...Array<string>(6).fill('/limited'),
      ...Array<string>(4).fill('/anything'),
    );
    // The sixth is denied by its route and does not count for the app.
    expect(seen).toEqual([200, 200, 200, 200, 200, 429, 200, 200, 200, 429]);
    expect(
      (await app.send({ path: '/limited', from: '198.51.100.1' })).headers['x-ratelimit-remaining'],
    ).toBe('4');
  });

  it('a client that is denied for another reason is not counted', async () => {
    const app = await start({ blacklist: ['198.51.100.0/24'], whitelist: ['192.0.2.1'] });
    const rates = async (client: string): Promise<string[]> =>
      (await server.client.keys(`{nestjs-guard:${client}}:rate:*`)).sort();
    await app.send({ path: '/limited', from: '198.51.100.1' });
    expect(await rates('198.51.100.1')).toEqual(['{nestjs-guard:198.51.100.1}:rate:LimitedController.get']);
    await app.send({ path: '/limited', from: '192.0.2.1' });
    expect(await rates('192.0.2.1')).toEqual(['{nestjs-guard:192.0.2.1}:rate:LimitedController.get']);
    await app.bans.ban(CLIENT);
    await app.send('/limited');
    expect(await rates(CLIENT)).toEqual([`{nestjs-guard:${CLIENT}}:rate:LimitedController.get`]);
    await app.bans.unban(CLIENT);
    await app.send(ATTACK);
    expect(await rates(CLIENT)).toContain(`{nestjs-guard:${CLIENT}}:rate:global`);
  });
});
