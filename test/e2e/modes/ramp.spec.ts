import type { RequestOptions } from '../../support/send';
import { ATTACK } from '../../support/attacks';
import { adapters, startApp, type GuardedApp } from '../../support/guarded-app';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const controllers = [ShopController];
const people = Array.from({ length: 60 }, (_, i) => `198.51.100.${i + 1}`);
const attackOf = (from: string): RequestOptions => ({ path: ATTACK, from });

async function deniedOf(app: GuardedApp): Promise<string[]> {
  const answers = await statuses(app, ...people.map(attackOf));
  return people.filter((_, i) => answers[i] === 403);
}

describe.each(adapters)('a ramp on %s', (adapter) => {
  const start = (guard = {}) => startApp(adapter, { controllers, guard: { passiveMode: true, ...guard } });

  it('denies a share of the clients, the same with each request, and observes the others', async () => {
    const app = await start();
    await app.mode.setPassive(false, { share: 0.3, reason: 'a first step', by: 'ops' });
    const denied = await deniedOf(app);
    expect(denied.length).toBeGreaterThan(0);
    expect(denied.length).toBeLessThan(people.length / 2);
    expect(await deniedOf(app)).toEqual(denied);
    const sides = app.events.slice(1, 1 + people.length).map((event) => ({
      ip: event.ipAddress,
      action: event.actionTaken,
      passive: event.passiveMode,
      share: event.share,
    }));
    expect(sides).toEqual(
      people.map((ip) => {
        const isDenied = denied.includes(ip);
        const action = isDenied ? 'request_blocked' : 'logged_only';
        return { ip, action, passive: !isDenied, share: 0.3 };
      }),
    );
    expect(app.lines[0]).toBe(
      'log Mode is now active for 30 % of the clients: their hostile requests are denied, those of the others only ' +
        'logged (reason: a first step, by: ops)',
    );
  });

  it('only adds clients when it is raised, also to everybody, and keeps the id of the ramp', async () => {
    const app = await start();
    let before: string[] = [];
    const ids = new Set<string | undefined>();
    for (const share of [0.1, 0.4, 0.8, 1]) {
      await app.mode.setPassive(false, { share });
      ids.add(app.mode.status().override?.rampId);
      const denied = await deniedOf(app);
      expect(denied).toEqual(expect.arrayContaining(before));
      expect(denied.length).toBeGreaterThan(before.length);
      before = denied;
    }
    expect(before).toEqual(people);
    expect(ids.size).toBe(1);
  });

  it.each([
    ['a rollback', (app: GuardedApp) => app.mode.setPassive(true)],
    ['a flip for everybody', (app: GuardedApp) => app.mode.setPassive(false)],
    ['what was set was taken back', (app: GuardedApp) => app.mode.clear()],
  ])('begins with the same clients again after %s', async (_what, between) => {
    const app = await start();
    await app.mode.setPassive(false, { share: 0.3 });
    const before = await deniedOf(app);
    await between(app);
    await app.mode.setPassive(false, { share: 0.3 });
    expect(await deniedOf(app)).toEqual(before);
  });

  it('observes clients whose address is not known, and says so to whoever asks for nobody', async () => {
    const app = await start();
    await app.mode.setPassive(false, { share: 0.999_999 });
    expect(await statuses(app, attackOf('nonsense'), attackOf(people[0] as string))).toEqual([200, 403]);
    expect(app.mode.isPassive()).toBe(true);
    expect(app.mode.status()).toMatchObject({ passive: false, share: 0.999_999 });
  });

  it('tells the side of a client by its address, or by that of its network', async () => {
    const app = await start();
    await app.mode.setPassive(false, { share: 0.5 });
    const denied = await deniedOf(app);
    expect(people.filter((ip) => !app.mode.isPassive(ip))).toEqual(denied);
    const networks = Array.from({ length: 20 }, (_, i) => `2001:db8:0:${i.toString(16)}::`);
    const sides = networks.map((network) => app.mode.isPassive(`${network}/64`));
    expect(new Set(sides).size).toBe(2);
    expect(networks.map((network) => app.mode.isPassive(`${network}7`))).toEqual(sides);
    expect(app.mode.isPassive('nonsense')).toBe(true);
  });

  it('bans and limits each side by its own ledger', async () => {
    const app = await start({ banning: { threshold: 1 }, rateLimit: { limit: 2 } });
    await app.mode.setPassive(false, { share: 0.5 });
    const denied = await deniedOf(app);
    const observed = people.filter((ip) => !denied.includes(ip));
    const [inside, outside] = [denied[0] as string, observed[0] as string];
    const visits = (from: string): RequestOptions[] => Array(3).fill({ path: '/anything', from });
    expect(await statuses(app, ...visits(inside), ...visits(outside))).toEqual([
      403, 403, 403, 200, 200, 200,
    ]);
    const origins = new Map(app.bans.list().map(({ target, origin }) => [target, origin]));
    expect([origins.get(inside), origins.get(outside)]).toEqual(['earned', 'simulated']);
    await app.mode.setPassive(false, { share: 1 });
    // What the others earned while they were observed was simulated: nobody is locked out by it.
    expect(await statuses(app, ...visits(outside))).toEqual([200, 200, 429]);
  });
});
