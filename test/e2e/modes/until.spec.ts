import { ATTACK } from '../../support/attacks';
import { eventually } from '../../support/eventually';
import { adapters, startApp } from '../../support/guarded-app';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const controllers = [ShopController];
const HOUR_MS = 3_600_000;

describe.each(adapters)('a mode with an end on %s', (adapter) => {
  it('returns to what holds beneath it, with an event and a line', async () => {
    const app = await startApp(adapter, { controllers, guard: { passiveMode: true } });
    const until = app.clock.now() + HOUR_MS;
    await app.mode.setPassive(false, { until: new Date(until), reason: 'while somebody watches', by: 'ops' });
    expect(app.mode.status().override).toMatchObject({ until });
    app.clock.advance(HOUR_MS - 1);
    expect(await statuses(app, ATTACK)).toEqual([403]);
    app.clock.advance(1);
    expect(await statuses(app, ATTACK)).toEqual([200]);
    expect(app.events.filter(({ actionTaken }) => actionTaken === 'mode_changed')).toMatchObject([
      { modeChange: { act: 'set', passive: false, until } },
      { modeChange: { act: 'ended', passive: true, source: 'configuration', by: 'ops', at: until } },
    ]);
    expect(app.lines.filter((line) => line.includes('Mode '))).toEqual([
      'log Mode is now active: hostile requests are denied (until: 2026-01-01T01:00:00.000Z, reason: while somebody ' +
        'watches, by: ops)',
      'log Mode is now passive: hostile requests are only logged (override ended, for: instance, in force: ' +
        'configuration, until: 2026-01-01T01:00:00.000Z, reason: while somebody watches, by: ops)',
    ]);
    expect(app.mode.status()).toMatchObject({ passive: true, source: 'configuration', standing: [] });
  });

  it('returns without any request too', async () => {
    const app = await startApp(adapter, { controllers, guard: { passiveMode: true } });
    const { length } = app.events;
    await app.mode.setPassive(false, { until: app.clock.now() + 20 });
    app.clock.advance(20);
    await eventually(() => app.events.length === length + 2);
    expect(app.events.at(-1)).toMatchObject({ modeChange: { act: 'ended', passive: true } });
  });
});
