import { Controller, Get } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { GuardRules, RateLimit } from 'nestjs-guard';
import { ATTACK } from '../support/attacks';
import { startApp, type GuardedApp } from '../support/guarded-app';
import { RedisServer } from '../support/redis-server';
import { ShopController } from '../support/shop.controller';
import { codeBlocks, readPaper, tableOfManual } from './markdown';

const WINDOW_MS = 45_000;
const BLOCK_MS = 90_000;
const ATTACKS_MS = 200_000;
const BAN_MS = 300_000;
const GRACE_MS = 10_000;
/** How long the test may take from when it sets a key to when it looks at it. */
const SLACK_MS = 20_000;

@Controller('limited')
class LimitedController {
  @RateLimit({ limit: 5, ttl: WINDOW_MS })
  @Get()
  get() {}
}

/** The names and lifetimes of the table, as cells. */
const rows = tableOfManual('Key').map(([key = '', , lifetime = '']) => [key.replaceAll('`', ''), lifetime]);

/** What a lifetime of the table means under the options of this test, in milliseconds; -1 is for ever. */
function lifetimes(cell: string): number[] {
  const ban = BAN_MS + GRACE_MS;
  const meanings: Record<string, number[]> = {
    'for ever': [-1],
    '60 s': [60_000],
    'until the last entry ends; for ever while one has no end': [ban, -1],
    'until the last entry ends': [ban],
    'as its entries': [ban, -1],
    'the window, or the block': [WINDOW_MS + GRACE_MS, BLOCK_MS + GRACE_MS],
    '`banning.windowMs`': [ATTACKS_MS + GRACE_MS],
  };
  const meant = meanings[cell];
  if (meant === undefined) throw new Error(`the lifetime "${cell}" means nothing to this test`);
  return meant;
}

describe("the keys of the operators' page", () => {
  let store: RedisServer;
  let client: Redis;
  let app: GuardedApp;
  let user = '';
  const seen = new Map<string, Set<number>>();

  const look = async (): Promise<void> => {
    for (const key of await client.keys('*')) {
      seen.set(key, (seen.get(key) ?? new Set()).add(await client.pttl(key)));
    }
  };
  const start = async (passiveMode: boolean): Promise<GuardedApp> =>
    startApp('express', {
      controllers: [ShopController, LimitedController],
      guard: {
        passiveMode,
        store: { redis: { port: store.port, username: 'guard', password: 'password' }, deadlineMs: 5000 },
        rateLimit: { limit: 3, ttl: WINDOW_MS, blockDuration: BLOCK_MS },
        banning: { threshold: 2, windowMs: ATTACKS_MS, durationMs: BAN_MS },
      },
    });

  beforeAll(async () => {
    store = await RedisServer.start();
    client = store.client;
    const blocks = codeBlocks(readPaper('docs/fleet.md'));
    user = blocks.find(({ text }) => text.startsWith('ACL SETUSER'))?.text ?? '';
    await client.call('ACL', ...user.split(' ').slice(1));

    for (const passive of [true, false]) {
      app = await start(passive);
      const end = passive ? { until: app.clock.now() + BAN_MS } : {};
      await app.mode.setPassive(passive, { scope: 'fleet', reason: 'a test', by: 'a test', ...end });
      await app.send(ATTACK);
      await app.send('/limited');
      await look(); // on the way to a ban
      for (let i = 0; i < 4; i++) await app.send({ path: '/anything', from: '198.51.100.1' });
      await app.send(ATTACK);
      const rules = app.app.get(GuardRules, { strict: false });
      await rules.add({ kind: 'blacklist', value: '192.0.2.1', reason: 'a test', by: 'a test', ...end });
      await app.bans.ban('192.0.2.2', passive ? { durationMs: BAN_MS } : {});
      await look();
      await app.close();
    }
  });

  it('name every key that is there and no other', () => {
    const names = [...seen.keys()].map((key) => key.replace('198.51.100.1', '203.0.113.7'));
    expect(rows.map(([key]) => key).sort()).toEqual([...new Set(names)].sort());
  });

  it.each(rows)('tell the lifetime of %s: %s', (key = '', cell = '') => {
    const found = [...(seen.get(key) ?? [])];
    const meant = lifetimes(cell);
    const fits = (ms: number, ttl: number) =>
      ms === -1 ? ttl === -1 : ttl > ms - SLACK_MS && ttl <= ms + SLACK_MS;
    expect(found.filter((ttl) => !meant.some((ms) => fits(ms, ttl)))).toEqual([]);
    expect(found.length).toBeGreaterThan(0);
  });

  it('are all that the user of the page may use, and nothing was refused', async () => {
    expect(user).toContain('ACL SETUSER');
    expect(await client.call('ACL', 'LOG')).toEqual([]);
  });
});
