import type { TripwireOptions } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { adapters, startApp, type AdapterName, type GuardedApp } from '../../support/guarded-app';
import type { RequestOptions } from '../../support/send';
import { BrokenPattern } from '../../support/broken-pattern';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const CUSTOMERS = 150;
const REQUESTS = 450;
const SECOND_MS = 1000;

const AGENTS = [
  'Mozilla/5.0 Chrome/140.0',
  'Mozilla/5.0 Firefox/140.0',
  'Mozilla/5.0 Version/18.0 Safari/605',
];
/** A rule that was meant for a scraper, and is true of every third customer. */
const BAD_RULE = { blockedUserAgents: ['Chrome'] };
const PATHS = ['/search?q=shoes', '/anything', '/search?q=western%20union%20select'];

/** An ordinary day: everybody comes back now and then, in an order that is always the same. */
function ordinaryTraffic(count: number): RequestOptions[] {
  let state = 42;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  return Array.from({ length: count }, () => {
    const customer = next(CUSTOMERS);
    const headers = { 'user-agent': AGENTS[customer % AGENTS.length] };
    return { path: PATHS[next(PATHS.length)] as string, from: `198.51.100.${customer}`, headers };
  });
}

/** Replays traffic, ten requests a second; answers how many were denied until the guard returned to passive. */
async function replay(
  app: GuardedApp,
  requests: readonly RequestOptions[],
): Promise<{ denied: number; after: number }> {
  let [denied, after] = [0, 0];
  for (const request of requests) {
    app.clock.advance(SECOND_MS / 10);
    const wasTripped = app.mode.status().tripped !== undefined;
    if ((await app.send(request)).status !== 403) continue;
    denied++;
    if (wasTripped) after++;
  }
  return { denied, after };
}

const start = (adapter: AdapterName, tripwire: TripwireOptions, guard = {}): Promise<GuardedApp> =>
  startApp(adapter, {
    controllers: [ShopController],
    guard: { passiveMode: true, enableRateLimiting: false, ...BAD_RULE, mode: { tripwire }, ...guard },
  });

describe.each(adapters)('the tripwire on %s', (adapter) => {
  it.each([
    // [bounds, what tripped it, wrong denials until then, how many of them count]
    [{ maxBlockShare: 0.05, minRequests: 100 }, 'maxBlockShare', 37, 37],
    [{ maxBlockShare: 0.05, minRequests: 20 }, 'maxBlockShare', 11, 9],
    [{ maxBlockedClients: 10 }, 'maxBlockedClients', 13, 13],
    [{ maxUnpredicted: 3 }, 'maxUnpredicted', 4, 4],
  ] as const)(
    'with %j ends a bad rule by its %s after %d wrong denials',
    async (bounds, bound, wrong, counted) => {
      const app = await start(adapter, bounds);
      await app.mode.setPassive(false, { reason: 'a rule that nobody has previewed', by: 'ops' });
      const { denied, after } = await replay(app, ordinaryTraffic(REQUESTS));
      expect({ denied, after }).toEqual({ denied: wrong, after: 0 });
      const { override, tripped, passive, source } = app.mode.status();
      expect({ passive, source, by: override?.by }).toEqual({
        passive: true,
        source: 'instance',
        by: 'the tripwire',
      });
      expect(tripped).toMatchObject({ bound, denied: counted });
      const told = app.events.filter(({ actionTaken }) => actionTaken === 'mode_changed');
      expect(told).toHaveLength(2);
      expect(told[1]).toMatchObject({ modeChange: { act: 'tripped', passive: true, by: 'the tripwire' } });
      const lines = app.lines.filter((line) => line.includes('Mode is now passive'));
      expect(lines).toEqual([
        expect.stringMatching(new RegExp(`^warn Mode is now passive: .*tripwire, reason: ${bound}: `)),
      ]);
    },
  );

  it('stays passive until somebody flips again, and watches that flip from nothing', async () => {
    const app = await start(adapter, { maxBlockedClients: 2 });
    await app.mode.setPassive(false);
    const day = ordinaryTraffic(300);
    expect((await replay(app, day)).denied).toBe(3);
    app.clock.advance(86_400_000);
    expect((await replay(app, day)).denied).toBe(0);
    await app.mode.setPassive(false, { reason: 'again' });
    expect(app.mode.status().tripped).toBeUndefined();
    expect((await replay(app, day)).denied).toBe(3);
  });

  it('does not trip over those whom the preview, or whoever flipped, has announced', async () => {
    const app = await start(adapter, { maxUnpredicted: 0 });
    const day = ordinaryTraffic(REQUESTS);
    expect((await replay(app, day)).denied).toBe(0);
    const stranger = { path: ATTACK, from: '203.0.113.9' };
    await app.mode.setPassive(false, { predicted: [stranger.from, '2001:db8::1'] });
    expect((await replay(app, day)).denied).toBeGreaterThan(100);
    await replay(app, [stranger, { ...stranger, from: '2001:db8::2' }]);
    expect(app.mode.status().tripped).toBeUndefined();
    await replay(app, [{ path: ATTACK, from: '203.0.113.10' }]);
    expect(app.mode.status().tripped).toMatchObject({ bound: 'maxUnpredicted', measured: 1 });
  });

  it('judges a ramp by the clients of its share', async () => {
    const app = await start(adapter, { maxBlockShare: 0.2, minRequests: 20 });
    // Who is in the ramp is drawn anew with each run: of so many, there is always a third whom the rule is wrong about.
    await app.mode.setPassive(false, { share: 0.6 });
    const { denied, after } = await replay(app, ordinaryTraffic(REQUESTS));
    expect([denied, after]).toEqual([expect.any(Number), 0]);
    expect(denied).toBeLessThan(20);
    expect(app.mode.status().tripped).toMatchObject({ bound: 'maxBlockShare' });
  });

  it.each([
    // [what it does, the options]
    ['is banned for its attacks', { banning: { threshold: 3 } }],
    ['is not banned', { enableIpBanning: false }],
    ['is limited', { enableRateLimiting: true, rateLimit: { limit: 2 }, enableIpBanning: false }],
  ])('does not let one client end active mode by its share, when it %s', async (_what, guard) => {
    const app = await start(adapter, { maxBlockShare: 0.05, minRequests: 100 }, guard);
    await app.mode.setPassive(false);
    const visit = (i: number): RequestOptions => ({ path: '/anything', from: `192.0.2.${i}` });
    const attack = { path: ATTACK, from: '203.0.113.66' };
    for (let i = 0; i < 110; i++) await statuses(app, visit(i), attack, attack);
    expect(app.mode.status()).toMatchObject({ passive: false, tripped: undefined });
    // Still by that of a rule that is wrong about others.
    const { denied } = await replay(app, ordinaryTraffic(REQUESTS));
    expect(denied).toBeGreaterThan(0);
    expect(app.mode.status().tripped).toMatchObject({ bound: 'maxBlockShare' });
  });

  it('lets a client count anew in each window', async () => {
    const app = await start(adapter, { maxBlockShare: 0.5, minRequests: 2, windowMs: 1000 });
    await app.mode.setPassive(false);
    const chrome = { 'user-agent': 'Chrome' };
    for (const from of ['192.0.2.1', '192.0.2.1', '192.0.2.1']) {
      app.clock.advance(SECOND_MS);
      await app.send({ path: '/anything', from, headers: chrome });
    }
    expect(app.mode.status().tripped).toBeUndefined();
    await app.send({ path: '/anything', from: '192.0.2.2', headers: chrome });
    expect(app.mode.status().tripped).toMatchObject({ bound: 'maxBlockShare', requests: 2, denied: 2 });
  });

  it('does not count clients that were banned by hand', async () => {
    const app = await start(adapter, { maxBlockedClients: 0, maxUnpredicted: 0, maxBlockShare: 0 });
    await app.mode.setPassive(false);
    await app.bans.ban('192.0.2.0/24', { durationMs: 60_000, reason: 'an old acquaintance' });
    expect(
      await statuses(app, ...Array.from({ length: 110 }, () => ({ path: '/', from: '192.0.2.1' }))),
    ).toContain(403);
    expect(app.mode.status().tripped).toBeUndefined();
  });

  it('counts requests that are denied because a check fails', async () => {
    const app = await start(adapter, { maxBlockedClients: 4 }, { blockedUserAgents: [new BrokenPattern()] });
    await app.mode.setPassive(false);
    const answers = await statuses(app, ...ordinaryTraffic(30));
    expect(answers.filter((status) => status === 500)).toHaveLength(answers.lastIndexOf(500) + 1);
    expect(app.mode.status().tripped).toMatchObject({ bound: 'maxBlockedClients', measured: 5 });
    expect(answers.at(-1)).toBe(200);
  });

  it('does not watch a mode that nobody has flipped', async () => {
    const app = await start(adapter, { maxBlockedClients: 0 }, { passiveMode: false });
    expect((await replay(app, ordinaryTraffic(50))).denied).toBeGreaterThan(5);
    expect(app.mode.status().tripped).toBeUndefined();
  });
});
