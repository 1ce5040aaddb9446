import type { ModeChange } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { adapters, startApp } from '../../support/guarded-app';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const controllers = [ShopController];

/** A storage of the user's that answers when the test says so. */
class PausedStorage {
  private readonly waiting: (() => void)[] = [];
  private readonly arrivals: (() => void)[] = [];

  increment() {
    this.arrivals.shift()?.();
    return new Promise<never>((resolve) => {
      const record = { totalHits: 9, timeToExpire: 1, isBlocked: true, timeToBlockExpire: 1 };
      this.waiting.push(() => resolve(record as never));
    });
  }

  nextArrival(): Promise<void> {
    return new Promise((resolve) => this.arrivals.push(resolve));
  }

  answer(): void {
    this.waiting.splice(0).forEach((resolve) => resolve());
  }
}

describe.each(adapters)('the flip on %s', (adapter) => {
  it('takes effect with the next request, there and back', async () => {
    const app = await startApp(adapter, { controllers, guard: { passiveMode: true } });
    const seen: number[] = [];
    for (const passive of [true, false, true, false]) {
      app.mode.setPassive(passive);
      seen.push(...(await statuses(app, ATTACK)));
    }
    expect(seen).toEqual([200, 403, 200, 403]);
  });

  it('denies nobody for what it used up in passive mode', async () => {
    const rateLimit = { limit: 2, ttl: 1000, blockDuration: 3_600_000 };
    const app = await startApp(adapter, { controllers, guard: { passiveMode: true, rateLimit } });
    expect(await statuses(app, '/anything', '/anything', '/anything')).toEqual([200, 200, 200]);
    expect(app.events).toMatchObject([{ actionTaken: 'logged_only', check: 'rateLimit' }]);
    app.mode.setPassive(false);
    expect(await statuses(app, '/anything', '/anything', '/anything')).toEqual([200, 200, 429]);
  });

  it('leaves a request in flight in the mode in which it began', async () => {
    const storage = new PausedStorage();
    const guard = { passiveMode: true, rateLimit: { storage }, store: { deadlineMs: 10_000 } };
    const app = await startApp(adapter, { controllers, guard });
    for (const [begun, status, actionTaken] of [
      [true, 200, 'logged_only'],
      [false, 429, 'request_blocked'],
    ] as const) {
      app.mode.setPassive(begun);
      const arrival = storage.nextArrival();
      const answer = app.send('/anything');
      await arrival;
      app.mode.setPassive(!begun);
      storage.answer();
      expect((await answer).status).toBe(status);
      expect(app.events.at(-1)).toMatchObject({ actionTaken, passiveMode: begun, check: 'rateLimit' });
    }
  });

  it('is told once, with why and by whom, to subscribers, in the log and in the events', async () => {
    const app = await startApp(adapter, { controllers, guard: { passiveMode: true } });
    const changes: ModeChange[] = [];
    app.mode.changes$.subscribe((change) => changes.push(change));
    app.mode.setPassive(true, { reason: 'nothing new' });
    app.mode.setPassive(false, { reason: 'preview was clean\n[PASSIVE MODE] from 10.0.0.1', by: 'ops' });
    expect(changes).toEqual([
      expect.objectContaining({ passive: false, by: 'ops', scope: 'instance', at: app.clock.now() }),
    ]);
    expect(app.events).toMatchObject([{ actionTaken: 'mode_changed' }]);
    expect(app.lines).toEqual([
      expect.stringMatching(/^log Mode is now active: .*preview was clean.*by: ops\)$/),
    ]);
    expect(app.lines[0]).not.toContain('[PASSIVE MODE]');
  });

  it('survives a subscriber that throws', async () => {
    const app = await startApp(adapter, { controllers, guard: { passiveMode: true } });
    app.mode.changes$.subscribe(() => {
      throw new Error('a bug of a subscriber');
    });
    app.mode.setPassive(false);
    expect(await statuses(app, ATTACK)).toEqual([403]);
  });

  it('is never a mistake', async () => {
    const { mode } = await startApp(adapter, { controllers, guard: { passiveMode: true } });
    for (const wrong of ['false', 0, undefined, null]) {
      expect(() => mode.setPassive(wrong as never)).toThrow(TypeError);
    }
    expect(() => mode.setPassive(false, { scope: 'fleet' as never })).toThrow(TypeError);
    expect(mode.isPassive()).toBe(true);
  });

  it('concerns one app: another in the same process does not see it, nor bans nor counts', async () => {
    const guard = { passiveMode: true, rateLimit: { limit: 3 } };
    const one = await startApp(adapter, { controllers, guard });
    const other = await startApp(adapter, { controllers, guard });
    one.mode.setPassive(false);
    one.bans.ban('198.51.100.1');
    expect(await statuses(one, ATTACK, '/anything', '/anything', '/anything')).toEqual([403, 200, 200, 429]);
    expect(await statuses(other, ATTACK, '/anything', { path: '/anything', from: '198.51.100.1' })).toEqual([
      200, 200, 200,
    ]);
    expect(other.mode.isPassive()).toBe(true);
    expect(other.bans.list()).toEqual([]);
    expect(other.events).toMatchObject([{ actionTaken: 'logged_only', check: 'detection' }]);
    expect(other.telemetry.snapshot().requests).toBe(3);
  });
});
