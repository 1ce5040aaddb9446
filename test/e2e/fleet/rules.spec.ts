import { GuardRules } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { eventually } from '../../support/eventually';
import { adapters, CLIENT, startApp, type GuardedApp } from '../../support/guarded-app';
import { sharedRedis } from '../../support/shared-redis';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const WITHIN_MS = 1000;
const words = { reason: 'a test', by: 'ops' };
const rulesOf = (app: GuardedApp): GuardRules => app.app.get(GuardRules, { strict: false });

describe.each(adapters)('rules of a fleet on %s', (adapter) => {
  const start = async (keep = false) => {
    const { url } = await sharedRedis({ keep });
    const guard = { enableIpBanning: false, store: { redis: url, deadlineMs: 2000 } };
    return startApp(adapter, { controllers: [ShopController], guard });
  };

  const answers = (app: GuardedApp, status: number) =>
    eventually(
      async () => (await app.send({ path: ATTACK, headers: { 'user-agent': 'BadBot/1' } })).status === status,
      WITHIN_MS,
    );

  it('hold on every instance within a second, for those that start later too, and go like that', async () => {
    const [one, other] = [await start(), await start(true)];
    const exclusion = { kind: 'exclude', value: { category: 'sqli', field: 'q' }, ...words } as const;
    const { id, scope } = await rulesOf(one).add(exclusion);
    expect(scope).toBe('fleet');
    await answers(one, 200);
    await answers(other, 200);
    await answers(await start(true), 200);
    expect(rulesOf(other).list()).toMatchObject([
      { id, origin: 'runtime', scope: 'fleet', reason: 'a test', by: 'ops' },
    ]);

    const pattern = await rulesOf(other).add({ kind: 'blockedUserAgents', value: /^badbot\//i, ...words });
    await answers(one, 403);
    expect(rulesOf(one).list().at(-1)?.value).toEqual(/^badbot\//i);
    expect(await rulesOf(one).remove(pattern.id)).toBe(true);
    await answers(other, 200);
    expect(await rulesOf(other).remove(id)).toBe(true);
    await answers(one, 403);
    expect(rulesOf(one).list()).toEqual([]);
  });

  it('may be kept to one instance', async () => {
    const [one, other] = [await start(), await start(true)];
    await rulesOf(one).add({ kind: 'blacklist', value: CLIENT, scope: 'instance', ...words });
    expect(await statuses(one, '/anything')).toEqual([403]);
    expect(await statuses(other, '/anything')).toEqual([200]);
  });

  it('that nobody could have added are ignored, and said once', async () => {
    const app = await start();
    const redis = (await sharedRedis({ keep: true })).client;
    const good = await rulesOf(app).add({ kind: 'blacklist', value: '198.51.100.1', ...words });
    const [key = ''] = (await redis.keys('*')).filter((name) => name.endsWith(':rules'));
    const wrong = [
      { kind: 'blacklist', value: '127.0.0.1' },
      { kind: 'blacklist', value: '0.0.0.0/0' },
      { kind: 'blockedUserAgents', value: { regexp: '(a+)+$', flags: '' } },
      { kind: 'blockedUserAgents', value: { regexp: '(', flags: '' } },
      { kind: 'exclude', value: { rule: 'no-such-rule' } },
      { kind: 'constructor', value: 'x' },
      [],
      'text',
    ];
    for (const [i, value] of wrong.entries()) await redis.hset(key, `wrong-${i}`, JSON.stringify({ value }));
    const later = await start(true);
    expect(rulesOf(later).list()).toMatchObject([{ id: good.id }]);
    expect(await statuses(later, '/anything', { path: '/anything', from: '198.51.100.1' })).toEqual([
      200, 403,
    ]);
    const said = later.telemetry
      .recent()
      .filter(({ message }) => message.startsWith('A rule in the store is ignored'));
    expect(said).toHaveLength(wrong.length);
  });

  it('are not added when the store is gone: nothing has changed', async () => {
    const server = await sharedRedis();
    const app = await start();
    await server.stop();
    await expect(rulesOf(app).add({ kind: 'blacklist', value: CLIENT, ...words })).rejects.toThrow(
      expect.objectContaining({ name: 'StoreUnavailableError' }),
    );
    await expect(app.mode.setPassive(true, { scope: 'fleet' })).rejects.toThrow(
      expect.objectContaining({ name: 'StoreUnavailableError' }),
    );
    expect(app.mode.status()).toMatchObject({ source: 'configuration', store: { status: 'down' } });
    expect(await statuses(app, '/anything')).toEqual([200]);
    await server.start();
  });
});
