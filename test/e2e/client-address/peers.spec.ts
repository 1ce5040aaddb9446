import { Controller, Get } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { GuardModule, GuardTelemetry, type GuardOptions } from 'nestjs-guard';
import { adapters, CLIENT, startApp, type AdapterName, type GuardedApp } from '../../support/guarded-app';
import { scratchFile } from '../../support/scratch-file';
import { send } from '../../support/send';
import { ShopController } from '../../support/shop.controller';

/** Nobody is on the whitelist: each request leaves an event with its client. */
const WATCH_ALL: GuardOptions = {
  passiveMode: true,
  whitelist: ['192.0.2.255'],
  restrictToWhitelist: true,
};

@Controller()
class PingController {
  @Get('ping')
  ping() {
    return 'pong';
  }
}

function clientsOf({ events }: Pick<GuardedApp, 'events'>): unknown[] {
  return events.filter(({ check }) => check === 'ipWhitelist').map(({ ipAddress }) => ipAddress);
}

describe.each(adapters)('who is believed on %s', (adapter) => {
  it('nobody, when no proxy is trusted: the client is the peer', async () => {
    const shop = await startApp(adapter, {
      controllers: [ShopController],
      guard: { ...WATCH_ALL, trustedProxies: [] },
    });
    await shop.send({ path: '/search', from: '203.0.113.7' });
    expect(clientsOf(shop)).toEqual(['127.0.0.1']);
  });

  it('not a peer that is no trusted proxy, whatever chain it sends', async () => {
    const shop = await startApp(adapter, {
      controllers: [ShopController],
      guard: { ...WATCH_ALL, trustedProxies: ['10.0.0.0/8', '::1'] },
    });
    await shop.send({ path: '/search', from: '203.0.113.7, 10.0.0.1' });
    await shop.send({ path: '/search', from: 'garbage' });
    expect(clientsOf(shop)).toEqual(['127.0.0.1', '127.0.0.1']);
  });

  it('a trusted proxy that is named by its network', async () => {
    const shop = await startApp(adapter, {
      controllers: [ShopController],
      guard: { ...WATCH_ALL, trustedProxies: ['127.0.0.0/8'] },
    });
    await shop.send({ path: '/search', from: '203.0.113.7' });
    expect(clientsOf(shop)).toEqual(['203.0.113.7']);
  });

  it('no other header, even from a trusted proxy', async () => {
    const shop = await startApp(adapter, { controllers: [ShopController], guard: WATCH_ALL });
    const others = ['forwarded', 'x-real-ip', 'x-client-ip', 'cf-connecting-ip', 'true-client-ip', 'via'];
    const headers = Object.fromEntries(others.map((name) => [name, '198.51.100.1']));
    await shop.send({ path: '/search', from: undefined, headers });
    await shop.send({ path: '/search', from: '203.0.113.7', headers });
    expect(clientsOf(shop)).toEqual(['127.0.0.1', '203.0.113.7']);
  });

  it('nobody on a unix socket: it has no peer, so the client is unknown', async () => {
    const shop = await startApp(adapter, {
      controllers: [ShopController],
      guard: WATCH_ALL,
      socketPath: scratchFile('app.sock'),
    });
    expect((await shop.send({ path: '/search', from: '203.0.113.7' })).status).toBe(200);
    expect((await shop.send({ path: '/search', from: undefined })).status).toBe(200);
    expect(clientsOf(shop)).toEqual(['unknown', 'unknown']);
  });

  it('an unknown client is on no list: not whitelisted, not blacklisted', async () => {
    const shop = await startApp(adapter, {
      controllers: [ShopController],
      guard: { blacklist: ['0.0.0.0/0', '::/0'] },
    });
    expect((await shop.send({ path: '/search', from: 'garbage' })).status).toBe(200);
    expect((await shop.send({ path: '/search', from: '203.0.113.7' })).status).toBe(403);

    const club = await startApp(adapter, {
      controllers: [ShopController],
      guard: { whitelist: ['0.0.0.0/0', '::/0'], restrictToWhitelist: true },
    });
    expect((await club.send({ path: '/search', from: 'garbage' })).status).toBe(403);
    expect((await club.send({ path: '/search', from: '203.0.113.7' })).status).toBe(200);
  });

  it.each([true, '127.0.0.1', 'loopback'])(
    'the same, although the framework is told to trust the proxy %j',
    async (trustProxy) => {
      await expect(clientUnderFramework(adapter, trustProxy, ['127.0.0.1'])).resolves.toBe('203.0.113.7');
      await expect(clientUnderFramework(adapter, trustProxy, [])).resolves.toBe('127.0.0.1');
    },
  );
});

describe.each(adapters)('IPv6 clients on %s', (adapter) => {
  it.each([
    [undefined, ['2001:db8::1', '2001:db8::ffff:2'], '2001:db8:0:1::1'],
    [48, ['2001:db8::1', '2001:db8:0:1::1'], '2001:db8:1::1'],
    [128, ['2001:db8::1', '2001:db8::1'], '2001:db8::2'],
  ])('with ipv6SubnetPrefix %j, %j are one client and %s is another', async (prefix, same, other) => {
    const shop = await startApp(adapter, {
      controllers: [ShopController],
      guard: { ipv6SubnetPrefix: prefix, rateLimit: { limit: 1, ttl: 60_000 } },
    });
    const statuses: number[] = [];
    for (const from of [...same, other]) statuses.push((await shop.send({ path: '/search', from })).status);
    expect(statuses).toEqual([200, 429, 200]);
  });

  it('are compared with lists by their whole address', async () => {
    const shop = await startApp(adapter, {
      controllers: [ShopController],
      guard: { blacklist: ['2001:db8::1'] },
    });
    expect((await shop.send({ path: '/search', from: '2001:db8::1' })).status).toBe(403);
    expect((await shop.send({ path: '/search', from: '2001:db8::2' })).status).toBe(200);
  });
});

/** The client of a request whose header names a spoofed hop and {@link CLIENT}. */
async function clientUnderFramework(
  adapter: AdapterName,
  trustProxy: boolean | string,
  trustedProxies: string[],
): Promise<string | undefined> {
  const module = await Test.createTestingModule({
    imports: [GuardModule.forRoot({ ...WATCH_ALL, trustedProxies })],
    controllers: [PingController],
  }).compile();
  const express = new ExpressAdapter();
  express.set('trust proxy', trustProxy);
  const app = module.createNestApplication(
    adapter === 'express' ? express : (new FastifyAdapter({ trustProxy }) as never),
    { logger: false },
  );
  try {
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address();
    await send({ port }, { path: '/ping', from: `198.51.100.1, ${CLIENT}` });
    return app
      .get(GuardTelemetry)
      .recent(100)
      .find(({ check }) => check === 'ipWhitelist')?.ipAddress;
  } finally {
    await app.close();
  }
}
