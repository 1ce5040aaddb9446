import { spawnSync } from 'node:child_process';
import type { GuardOptions } from 'nestjs-guard';
import { ATTACK, HARMLESS } from '../../support/attacks';
import { eventually } from '../../support/eventually';
import { FleetInstance } from '../../support/fleet';
import { sharedRedis } from '../../support/shared-redis';
import { main } from '../cli/main';

const WITHIN_MS = 1000;
const FLIPS = 100;

jest.setTimeout(60_000);

const statusOf = async (instance: FleetInstance, request: string): Promise<number> =>
  (await instance.send(request)).status;

/** Waits until all instances answer like this; answers how long that took. */
async function allAnswer(instances: readonly FleetInstance[], status: number): Promise<number> {
  const start = Date.now();
  await Promise.all(
    instances.map((instance) =>
      eventually(async () => (await statusOf(instance, ATTACK)) === status, WITHIN_MS),
    ),
  );
  return Date.now() - start;
}

async function linesOf(instance: FleetInstance, of: RegExp): Promise<string[]> {
  return (await instance.lines()).filter((line) => of.test(line));
}

/** Instances on both adapters, in processes of their own. */
describe('the mode of a fleet', () => {
  let url = '';
  const start = async (guard: GuardOptions = {}): Promise<[FleetInstance, FleetInstance, FleetInstance]> => {
    ({ url } = await sharedRedis());
    const options = {
      passiveMode: true,
      enableIpBanning: false,
      enableRateLimiting: false,
      store: { redis: url, deadlineMs: 2000 },
      ...guard,
    };
    const adapters = ['express', 'fastify', 'express'] as const;
    const fleet = await Promise.all(adapters.map((adapter) => FleetInstance.start(adapter, options)));
    return fleet as [FleetInstance, FleetInstance, FleetInstance];
  };

  it('is flipped on all within a second, rolled back by another, and each instance says so', async () => {
    const fleet = await start();
    const [one, two] = fleet;
    await one.call('GuardMode', 'setPassive', false, { scope: 'fleet', reason: 'clean', by: 'ops' });
    expect(await statusOf(one, ATTACK)).toBe(403);
    expect(await allAnswer(fleet, 403)).toBeLessThan(WITHIN_MS);
    await two.call('GuardMode', 'setPassive', true, {
      scope: 'fleet',
      reason: 'complaints',
      by: 'night shift',
    });
    expect(await statusOf(two, ATTACK)).toBe(200);
    expect(await allAnswer(fleet, 200)).toBeLessThan(WITHIN_MS);
    for (const instance of fleet) {
      expect(await linesOf(instance, /Mode /)).toEqual([
        'log Mode is now active: hostile requests are denied (for: fleet, reason: clean, by: ops)',
        'log Mode is now passive: hostile requests are only logged (for: fleet, reason: complaints, by: night shift)',
      ]);
    }
    await one.call('GuardMode', 'clear', { scope: 'fleet', reason: 'the configuration says it', by: 'ops' });
    await eventually(
      async () => (await two.call('GuardMode', 'status')).source === 'configuration',
      WITHIN_MS,
    );
    expect((await linesOf(two, /taken back/)).at(-1)).toContain('reason: the configuration says it, by: ops');
  });

  it('is flipped a hundred times under load, and no request is lost or answered 5xx', async () => {
    const fleet = await start();
    let isOver = false;
    const seen = new Map<string, number>();
    const load = async (instance: FleetInstance, request: string): Promise<void> => {
      while (!isOver) {
        const status = await statusOf(instance, request);
        const what = `${request === ATTACK ? 'attack' : 'harmless'} ${status}`;
        seen.set(what, (seen.get(what) ?? 0) + 1);
      }
    };
    const clients = fleet.flatMap((instance) => [load(instance, ATTACK), load(instance, HARMLESS)]);
    for (let i = 0; i < FLIPS; i++) {
      const flipper = fleet[i % fleet.length] as FleetInstance;
      await flipper.call('GuardMode', 'setPassive', i % 2 === 0, { scope: 'fleet', reason: `flip ${i}` });
    }
    isOver = true;
    await Promise.all(clients);
    expect([...seen.keys()].sort()).toEqual(['attack 200', 'attack 403', 'harmless 200']);
    expect(await allAnswer(fleet, 403)).toBeLessThan(WITHIN_MS);
    expect(await linesOf(fleet[0], /unhandled|error/i)).toEqual([]);
  });

  it('is drawn alike on all during a ramp, which only adds clients when it is raised', async () => {
    const fleet = await start();
    const people = Array.from({ length: 40 }, (_, i) => `198.51.100.${i + 1}`);
    let before: string[] = [];
    for (const share of [0.2, 0.6]) {
      await fleet[0].call('GuardMode', 'setPassive', false, { scope: 'fleet', share, reason: 'a step' });
      const denied = await Promise.all(
        fleet.map(async (instance) => {
          await eventually(
            async () => (await instance.call('GuardMode', 'status')).share === share,
            WITHIN_MS,
          );
          const answers = await Promise.all(people.map((from) => instance.send({ path: ATTACK, from })));
          return people.filter((_, i) => answers[i]?.status === 403);
        }),
      );
      expect(denied[1]).toEqual(denied[0]);
      expect(denied[2]).toEqual(denied[0]);
      expect(denied[0]).toEqual(expect.arrayContaining(before));
      expect(denied[0]?.length).toBeGreaterThan(before.length);
      before = denied[0] as string[];
    }
    expect(before.length).toBeLessThan(people.length);
  });

  it('returns to passive on all when the tripwire of one trips, and stays there', async () => {
    const fleet = await start({ mode: { tripwire: { maxBlockedClients: 2 } } });
    await fleet[0].call('GuardMode', 'setPassive', false, { scope: 'fleet', reason: 'a flip', by: 'ops' });
    await allAnswer(fleet, 403);
    for (const from of ['198.51.100.1', '198.51.100.2', '198.51.100.3'])
      await fleet[1].send({ path: ATTACK, from });
    expect(await statusOf(fleet[1], ATTACK)).toBe(200);
    expect(await allAnswer(fleet, 200)).toBeLessThan(WITHIN_MS);
    for (const instance of fleet) {
      expect(await instance.call('GuardMode', 'status')).toMatchObject({
        passive: true,
        source: 'fleet',
        tripped: { bound: 'maxBlockedClients', measured: 3, allowed: 2 },
      });
      expect(await linesOf(instance, /tripwire/)).toEqual([
        expect.stringMatching(
          /^warn Mode is now passive: .*\(tripwire, for: fleet, reason: maxBlockedClients: 3 clients/,
        ),
      ]);
    }
    const late = await FleetInstance.start('fastify', { store: { redis: url, deadlineMs: 2000 } });
    expect(await statusOf(late, ATTACK)).toBe(200);
    await fleet[2].call('GuardMode', 'setPassive', false, { scope: 'fleet', reason: 'fixed', by: 'ops' });
    expect(await allAnswer(fleet, 403)).toBeLessThan(WITHIN_MS);
  });

  it('returns to passive on the instance that trips, when the store is gone', async () => {
    const fleet = await start({ mode: { tripwire: { maxBlockedClients: 0 } } });
    await fleet[0].call('GuardMode', 'setPassive', false, { scope: 'fleet', reason: 'a flip', by: 'ops' });
    await eventually(async () => !(await fleet[1].call('GuardMode', 'status')).passive, WITHIN_MS);
    const server = await sharedRedis({ keep: true });
    await server.stop();
    expect(await statusOf(fleet[1], ATTACK)).toBe(403);
    expect(await statusOf(fleet[1], ATTACK)).toBe(200);
    await eventually(
      async () => (await linesOf(fleet[1], /the fleet does not know it/)).length === 1,
      3 * WITHIN_MS,
    );
    expect(await fleet[1].call('GuardMode', 'status')).toMatchObject({
      passive: true,
      source: 'instance',
      tripped: { bound: 'maxBlockedClients' },
      store: { status: 'down' },
    });
    expect(await fleet[0].call('GuardMode', 'status')).toMatchObject({ passive: false, source: 'fleet' });
    expect(await linesOf(fleet[1], /unhandled/)).toEqual([]);
    await server.start();
  });

  it('is shown and set from the command line', async () => {
    const fleet = await start();
    const mode = (...args: string[]) =>
      spawnSync(process.execPath, [main, 'mode', ...args], {
        encoding: 'utf8',
        env: { ...process.env, NESTJS_GUARD_REDIS: url },
      });
    expect(mode('status', '--fleet').stdout).toBe(
      'Nothing is set for the fleet: every instance decides by itself.\n',
    );
    expect(mode('active', '--fleet', '--reason', 'clean', '--by', 'ops').status).toBe(0);
    expect(await allAnswer(fleet, 403)).toBeLessThan(WITHIN_MS);
    expect(JSON.parse(mode('status', '--fleet', '--json').stdout)).toMatchObject({
      target: 'the fleet',
      override: { passive: false, reason: 'clean', by: 'ops' },
      problem: null,
    });
    expect(mode('passive', '--fleet', '--reason', 'complaints').status).toBe(0);
    expect(await allAnswer(fleet, 200)).toBeLessThan(WITHIN_MS);
    const unreachable = mode('active', '--redis', 'redis://127.0.0.1:1', '--reason', 'x');
    expect([unreachable.status, unreachable.stderr]).toEqual([
      1,
      expect.stringMatching(
        /^error: the store redis:\/\/127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)\n$/,
      ),
    ]);
    expect(mode('clear', '--fleet', '--reason', 'done').status).toBe(0);
    await eventually(
      async () => (await fleet[0].call('GuardMode', 'status')).source === 'configuration',
      WITHIN_MS,
    );
  });
});
