import { GuardConfigError, RedisThrottlerStorage } from 'nestjs-guard';
import { eventually } from '../../support/eventually';
import { adapters, startApp, type GuardedApp } from '../../support/guarded-app';
import { RedisServer } from '../../support/redis-server';
import { ShopController } from '../../support/shop.controller';

const SECRET = 'hunter2-secret';

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
  await server.client.config('SET', 'requirepass', SECRET);
  const admin = server.connect({ password: SECRET });
  await admin.call(
    'ACL',
    'SETUSER',
    'reader',
    'on',
    `>${SECRET}`,
    '~*',
    '&*',
    '+@read',
    '+@connection',
    '+info',
  );
  await admin.call('ACL', 'SETUSER', 'deaf', 'on', `>${SECRET}`, '~*', 'resetchannels', '+@all');
  admin.disconnect();
});

/** What an app says that does not start. */
async function refusal(adapter: (typeof adapters)[number], redis: unknown): Promise<string> {
  const began = performance.now();
  const error: unknown = await startApp(adapter, { guard: { store: { redis: redis as string } } }).then(
    () => 'it started',
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(GuardConfigError);
  expect(performance.now() - began).toBeLessThan(3000);
  expect(String(error)).not.toContain(SECRET);
  return (error as GuardConfigError).problems.map(({ path, value }) => `${path}: ${value}`).join();
}

const at = (userInfo: string, database = '') => `redis://${userInfo}127.0.0.1:${server.port}${database}`;

describe.each(adapters)('on %s, an app does not start', (adapter) => {
  it.each([
    ['with a wrong password', () => at(`:not-${SECRET}@`), 'store.redis: a refusal: WRONGPASS'],
    ['without a password', () => at(''), 'store.redis: a refusal: NOAUTH'],
    ['with a user that may only read', () => at(`reader:${SECRET}@`), 'store.redis: a refusal: NOPERM'],
    [
      'with a user that may write everything and tell nobody',
      () => at(`deaf:${SECRET}@`),
      'store.redis: a refusal: NOPERM',
    ],
    [
      'with a database that is not there',
      () => at(`:${SECRET}@`, '/999'),
      'store.redis: a refusal: no such database',
    ],
    [
      'with a wrong password in options',
      () => ({ port: server.port, password: `x${SECRET}` }),
      'store.redis: a refusal: WRONGPASS',
    ],
  ])('%s', async (_, redis, problem) => {
    expect(await refusal(adapter, redis())).toBe(problem);
  });

  it.each([
    `http://user:${SECRET}@localhost`,
    `redis:/${SECRET}`,
    `localhost:${SECRET}`,
    `redis://host/${SECRET}`,
    '',
    7,
    null,
    true,
    [],
  ])('where the store is %j', async (redis) => {
    expect(await refusal(adapter, redis)).toMatch(/^store\.redis: /);
  });

  it('but it does with the right password, also when that is changed while it runs', async () => {
    const app = await startApp(adapter, {
      controllers: [ShopController],
      guard: { store: { redis: at(`:${SECRET}@`), deadlineMs: 2000 } },
    });
    expect((await app.send('/anything')).status).toBe(200);
    expect(printed(app)).not.toContain(SECRET);
    const admin = server.connect({ password: SECRET });
    await admin.config('SET', 'requirepass', `new-${SECRET}`);
    await admin.call('CLIENT', 'KILL', 'TYPE', 'NORMAL', 'SKIPME', 'yes');
    await eventually(() => app.lines.some((line) => /cannot be used/.test(line)));
    expect((await app.send('/anything')).status).toBe(200);
    await admin.config('SET', 'requirepass', SECRET);
    await eventually(() => app.lines.some((line) => /is back/.test(line)), 10_000);
    expect(printed(app)).not.toContain(SECRET);
    admin.disconnect();
    await app.close();
  });
});

/** Everything that the app tells. */
function printed(app: GuardedApp): string {
  return JSON.stringify([app.lines, app.events, app.mode.status()]);
}

describe('a user without a channel', () => {
  it('is told which permission is missing', async () => {
    await expect(startApp('express', { guard: { store: { redis: at(`deaf:${SECRET}@`) } } })).rejects.toThrow(
      'expected a user that may publish to the channel {nestjs-guard}:changes and subscribe to it',
    );
  });
});

describe('a storage for a throttler', () => {
  it('is not opened with options that are wrong', async () => {
    await expect(RedisThrottlerStorage.open({ redis: at(':wrong@') })).rejects.toThrow(/WRONGPASS/);
    await expect(RedisThrottlerStorage.open({})).rejects.toThrow(/store\.redis: expected where Redis is/);
    await expect(RedisThrottlerStorage.open({ redis: 'nonsense', prefix: '{}' })).rejects.toThrow(
      /2 problem/,
    );
  });
});

describe('without ioredis', () => {
  afterEach(() => jest.resetModules());

  it('an app does not start, and says what to install', async () => {
    // Not ours to load: stands for a package that is not installed.
    jest.doMock('ioredis', () => {
      throw Object.assign(new Error("Cannot find module 'ioredis'"), { code: 'MODULE_NOT_FOUND' });
    });
    expect(await refusal('express', 'redis://localhost')).toBe(
      'store.redis: a store, but ioredis cannot be loaded',
    );
    jest.dontMock('ioredis');
  });
});
