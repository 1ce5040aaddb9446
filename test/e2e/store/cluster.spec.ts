import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster } from 'ioredis';
import { GuardConfigError } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { eventually } from '../../support/eventually';
import { freePort } from '../../support/free-port';
import { adapters, CLIENT, startApp, type GuardedApp } from '../../support/guarded-app';
import { RedisServer } from '../../support/redis-server';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const SECRET = 'hunter2-cluster';
const folder = mkdtempSync(join(tmpdir(), 'guard-cluster-'));
const open = new Set<Cluster>();
let server: RedisServer;

beforeAll(async () => {
  const options = ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1', '--requirepass', SECRET];
  // By default the port of the bus is 10,000 higher, where there may be none.
  const bus = ['--cluster-port', String(await freePort())];
  server = await RedisServer.start(...options, ...bus, '--dir', folder);
  const admin = server.connect({ password: SECRET });
  await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  await eventually(async () => /cluster_state:ok/.test(String(await admin.call('CLUSTER', 'INFO'))), 10_000);
  admin.disconnect();
}, 20_000);
afterEach(() => {
  for (const cluster of open) cluster.disconnect();
  open.clear();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A client of the user's own. */
function cluster(password: string): Cluster {
  const client = new Cluster([{ host: '127.0.0.1', port: server.port }], { redisOptions: { password } });
  client.on('error', () => undefined);
  open.add(client);
  return client;
}

const start = (adapter: (typeof adapters)[number], redis: Cluster): Promise<GuardedApp> =>
  startApp(adapter, {
    controllers: [ShopController],
    guard: {
      passiveMode: true,
      banning: { threshold: 2 },
      rateLimit: { limit: 20 },
      store: { redis, deadlineMs: 2000, prefix: `guard-${adapter}` },
    },
  });

describe.each(adapters)('two instances on %s with a cluster', (adapter) => {
  it('share the mode, bans, pardons and limits', async () => {
    const mine = cluster(SECRET);
    const [one, two] = [await start(adapter, mine), await start(adapter, mine)];
    expect([one, two].map(({ mode }) => mode.status().store.status)).toEqual(['up', 'up']);
    await one.mode.setPassive(false, { scope: 'fleet', reason: 'a test', by: 'a test' });
    await eventually(() => !two.mode.isPassive(), 2000);
    expect([...(await statuses(one, ATTACK)), ...(await statuses(two, ATTACK))]).toEqual([403, 403]);
    await eventually(() => one.bans.list().length === 1 && two.bans.list().length === 1, 2000);
    expect(await statuses(one, '/anything')).toEqual([403]);
    expect(await two.bans.unban(CLIENT)).toBe(true);
    await eventually(() => one.bans.list().length === 0, 2000);
    const from = '198.51.100.1';
    const seen: number[] = [];
    for (let i = 0; i < 22; i++)
      seen.push((await [one, two][i % 2]!.send({ path: '/anything', from })).status);
    expect(seen).toEqual([...Array<number>(20).fill(200), 429, 429]);
    await Promise.all([one.close(), two.close()]);
    expect(await mine.set('still', 'mine')).toBe('OK');
  });

  it('do not start with a wrong password', async () => {
    const error: unknown = await start(adapter, cluster(`not-${SECRET}`)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GuardConfigError);
    expect(String(error)).toContain('a refusal: WRONGPASS');
    expect(String(error)).not.toContain(SECRET);
  });
});
