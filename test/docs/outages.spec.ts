import { GuardHealthIndicator } from 'nestjs-guard';
import { eventually } from '../support/eventually';
import { FaultProxy } from '../support/fault-proxy';
import { startApp, type GuardedApp } from '../support/guarded-app';
import { RedisServer } from '../support/redis-server';
import { ShopController } from '../support/shop.controller';
import { codeBlocks, readPaper, tableOfManual } from './markdown';

/** Not the default, which a machine that is busy with other tests misses by itself. */
const DEADLINE = 150;
const PATIENCE_MS = 10_000;
const BANNED = '192.0.2.9';
const BANS = '{nestjs-guard}:bans';

let server: RedisServer;
let proxy: FaultProxy;
beforeAll(async () => {
  server = await RedisServer.start();
});
beforeEach(async () => {
  await server.start();
  await server.client.replicaof('NO', 'ONE');
  await server.client.config('SET', 'maxmemory', '0');
  await server.client.flushall();
  proxy = await FaultProxy.before(server.port);
});

type Step = () => unknown;
const heal = (): void => proxy.heal();

/** The rows of the table: how it is brought about, and how it ends. */
const faults: Readonly<Record<string, readonly [fault: Step, heal: Step]>> = {
  'connections are cut or refused': [() => proxy.fail('cut'), heal],
  'it accepts and never answers': [() => proxy.fail('black hole'), heal],
  'it is slower than the deadline': [() => proxy.delay(2 * DEADLINE), heal],
  'it is a replica that only reads': [
    () => server.client.replicaof('127.0.0.1', '1'),
    () => server.client.replicaof('NO', 'ONE'),
  ],
  'it has no memory left': [
    () => server.client.config('SET', 'maxmemory', '1'),
    () => server.client.config('SET', 'maxmemory', '0'),
  ],
  'it restarts and is empty': [() => server.stop(), () => server.start()],
  'it forgets its scripts (`SCRIPT FLUSH`)': [() => server.client.script('FLUSH'), heal],
  'it is not there at boot': [() => server.stop(), () => server.start()],
  'it does not answer at boot': [() => proxy.fail('black hole'), heal],
};

const rows = tableOfManual('What happens').map(([name = '', reasons = '']) => {
  const words = [...reasons.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
  return { name, reasons: words.map((word) => word.replace('within 50 ms', `within ${DEADLINE} ms`)) };
});
const withReason = rows.filter(({ reasons }) => reasons.length > 0);
const atBoot = ({ name }: { name: string }) => name.endsWith('at boot');

const blocks = codeBlocks(readPaper('docs/fleet.md')).filter(
  ({ heading }) => heading === 'When the store fails',
);
const [failing = '', back = ''] = blocks[0]?.text.split('\n') ?? [];
const atStart = blocks.map(({ text }) => text.trim()).find((text) => text.includes('could not be asked'));

const start = (redis = proxy.url): Promise<GuardedApp> =>
  startApp('express', {
    controllers: [ShopController],
    guard: { store: { redis, deadlineMs: DEADLINE } },
  });
const healthOf = ({ app }: GuardedApp) => app.get(GuardHealthIndicator, { strict: false }).check().guard;
const storeLines = ({ lines }: GuardedApp) =>
  lines.filter((line) => /store/i.test(line)).map((line) => line.replace(/^\w+ /, ''));
const answers = async (app: GuardedApp): Promise<number[]> =>
  Promise.all(
    Array.from({ length: 20 }, async () => (await app.send({ path: '/anything', from: '192.0.2.1' })).status),
  );

async function recovers(app: GuardedApp): Promise<void> {
  await eventually(() => healthOf(app).status === 'up', PATIENCE_MS);
  await eventually(() => storeLines(app).at(-1)?.startsWith('The store is back') === true);
  expect(
    storeLines(app)
      .at(-1)
      ?.replace(/\d+ s$/, '2 s'),
  ).toBe(back);
}

describe("the outages of the operators' page", () => {
  it('are all tried here', () => {
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(faults));
  });

  it.each(withReason.filter((row) => !atBoot(row)))('$name', async ({ name, reasons }) => {
    const [fault, end] = faults[name] as (typeof faults)[string];
    const app = await start();
    await app.bans.ban(BANNED);
    await fault();
    await eventually(() => healthOf(app).status === 'degraded');
    const { reason = '' } = healthOf(app);
    expect(reasons).toContain(reason);
    expect(storeLines(app)).toEqual([failing.replace('ECONNREFUSED', reason)]);
    expect(await answers(app)).toEqual(Array(20).fill(200));
    expect((await app.send({ path: '/anything', from: BANNED })).status).toBe(403);
    await expect(app.bans.ban('192.0.2.10')).rejects.toThrow('nothing has changed');
    await end();
    await recovers(app);
    await eventually(async () => (await server.client.hexists(BANS, BANNED)) === 1);
  });

  it.each(withReason.filter(atBoot))('$name', async ({ name, reasons }) => {
    const [fault, end] = faults[name] as (typeof faults)[string];
    await fault();
    // A proxy before a server that is not there would still accept.
    const app = await start(name.includes('not there') ? server.url : proxy.url);
    expect(reasons).toContain(healthOf(app).reason);
    const line = failing.replace('ECONNREFUSED', String(healthOf(app).reason));
    expect(storeLines(app)).toEqual([line, atStart]);
    expect(await answers(app)).toEqual(Array(20).fill(200));
    await end();
    await recovers(app);
  });

  it.each(rows.filter(({ reasons }) => reasons.length === 0))('$name', async ({ name }) => {
    const [fault] = faults[name] as (typeof faults)[string];
    const app = await start();
    await answers(app);
    await fault();
    expect(await answers(app)).toEqual(Array(20).fill(200));
    expect(healthOf(app).status).toBe('up');
    expect(storeLines(app)).toEqual([]);
  });

  it('are told by health as the page says', async () => {
    const shown = new Map(
      tableOfManual('The store is').map(([state = '', answer = '']) => [state, answer.replaceAll('`', '')]),
    );
    const told = (app: GuardedApp) =>
      JSON.stringify(healthOf(app))
        .replace(/"since":"[^"]+"/, '"since":"…"')
        .replace(/"reason":"[^"]+"/, '"reason":"ECONNREFUSED"');
    expect(told(await startApp('express', {}))).toBe(shown.get('not configured'));
    const app = await start();
    expect(told(app)).toBe(shown.get('working'));
    await server.stop();
    await eventually(() => healthOf(app).status !== 'up');
    expect(told(app)).toBe(shown.get('failing'));
    expect(shown.size).toBe(3);
  });
});
