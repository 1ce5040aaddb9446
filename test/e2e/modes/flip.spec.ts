import { StoreUnavailableError, type ModeChange } from 'nestjs-guard';
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
      await app.mode.setPassive(passive);
      seen.push(...(await statuses(app, ATTACK)));
    }
    expect(seen).toEqual([200, 403, 200, 403]);
  });

  it('denies nobody for what it used up in passive mode', async () => {
    const rateLimit = { limit: 2, ttl: 1000, blockDuration: 3_600_000 };
    const app = await startApp(adapter, { controllers, guard: { passiveMode: true, rateLimit } });
    expect(await statuses(app, '/anything', '/anything', '/anything')).toEqual([200, 200, 200]);
    expect(app.events).toMatchObject([{ actionTaken: 'logged_only', check: 'rateLimit' }]);
    await app.mode.setPassive(false);
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
      await app.mode.setPassive(begun);
      const arrival = storage.nextArrival();
      const answer = app.send('/anything');
      await arrival;
      await app.mode.setPassive(!begun);
      storage.answer();
      expect((await answer).status).toBe(status);
      expect(app.events.at(-1)).toMatchObject({ actionTaken, passiveMode: begun, check: 'rateLimit' });
    }
  });

  it('is told, with why and by whom, to subscribers, in the log and in the events', async () => {
    const app = await startApp(adapter, { controllers, guard: { passiveMode: true } });
    const changes: ModeChange[] = [];
    app.mode.changes$.subscribe((change) => changes.push(change));
    await app.mode.setPassive(true, { reason: 'nothing new' });
    await app.mode.setPassive(false, {
      reason: 'preview was clean\n[PASSIVE MODE] from 10.0.0.1',
      by: 'ops',
    });
    const act = { act: 'set', source: 'instance', scope: 'instance', at: app.clock.now() };
    expect(changes).toMatchObject([
      { ...act, passive: true, by: 'code' },
      { ...act, passive: false, by: 'ops' },
    ]);
    expect(app.events).toMatchObject([
      { actionTaken: 'mode_changed', modeChange: { ...act, passive: true, reason: 'nothing new' } },
      { actionTaken: 'mode_changed', modeChange: { ...act, passive: false, by: 'ops' } },
    ]);
    expect(app.lines).toEqual([
      'log Mode stays passive: hostile requests are only logged (reason: nothing new, by: code)',
      expect.stringMatching(/^log Mode is now active: .*preview was clean.*by: ops\)$/),
    ]);
    expect([app.lines[1], app.events[1]?.modeChange?.reason].join()).not.toContain('[PASSIVE MODE]');
  });

  it('survives a subscriber that throws', async () => {
    const app = await startApp(adapter, { controllers, guard: { passiveMode: true } });
    app.mode.changes$.subscribe(() => {
      throw new Error('a bug of a subscriber');
    });
    await app.mode.setPassive(false);
    expect(await statuses(app, ATTACK)).toEqual([403]);
  });

  it('is never a mistake', async () => {
    const { mode } = await startApp(adapter, { controllers, guard: { passiveMode: true } });
    for (const wrong of ['false', 0, undefined, null]) {
      await expect(mode.setPassive(wrong as never)).rejects.toThrow(TypeError);
    }
    for (const wrong of [
      { scope: 'galaxy' },
      { share: undefined },
      { share: null },
      { share: 0 },
      { share: 1.01 },
      { share: Number.NaN },
      { share: '0.05' },
      { shar: 0.05 },
      { reason: 7 },
      { by: null },
      { until: 'tomorrow' },
      { predicted: [7] },
    ]) {
      await expect(mode.setPassive(false, wrong as never)).rejects.toThrow(TypeError);
    }
    await expect(mode.setPassive(true, { share: 0.5 })).rejects.toThrow(TypeError);
    await expect(mode.setPassive(false, { until: 1 })).rejects.toThrow(RangeError);
    await expect(mode.setPassive(false, { scope: 'fleet' })).rejects.toThrow(StoreUnavailableError);
    await expect(mode.clear({ scope: 'fleet' })).rejects.toThrow(StoreUnavailableError);
    expect(mode.isPassive()).toBe(true);
  });

  it('concerns one app: another in the same process does not see it, nor bans nor counts', async () => {
    const guard = { passiveMode: true, rateLimit: { limit: 3 } };
    const one = await startApp(adapter, { controllers, guard });
    const other = await startApp(adapter, { controllers, guard });
    await one.mode.setPassive(false);
    await one.bans.ban('198.51.100.1');
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
