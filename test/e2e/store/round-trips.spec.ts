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
