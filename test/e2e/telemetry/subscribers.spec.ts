import type { INestApplication } from '@nestjs/common';
import { GuardTelemetry, type GuardEvent } from 'nestjs-guard';
import { filter, map, mergeMap, type Observable } from 'rxjs';
import { ATTACK } from '../../support/attacks';
import { adapters, startApp } from '../../support/guarded-app';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const fail = (): never => {
  throw new Error('a bug of a subscriber');
};
const failLater = (): unknown => Promise.reject(new Error('a bug of a subscriber'));

const badSubscribers: [string, (events$: Observable<GuardEvent>) => unknown][] = [
  ['throws', (events$) => events$.subscribe(fail)],
  ['throws in an observer', (events$) => events$.subscribe({ next: fail, error: fail, complete: fail })],
  ['rejects', (events$) => events$.subscribe(failLater)],
  ['throws in an operator', (events$) => events$.pipe(map(fail)).subscribe()],
  [
    'rejects in an operator',
    (events$) => events$.pipe(mergeMap(failLater as () => Promise<never>)).subscribe(),
  ],
  ['throws behind operators', (events$) => events$.pipe(filter(Boolean), map(String)).subscribe(fail)],
];

describe.each(adapters)('a subscriber that %s', (adapter) => {
  it.each(badSubscribers)(`${adapter}: %s, and harms nobody`, async (_how, subscribe) => {
    const app = await startApp(adapter, {
      controllers: [ShopController],
      // Before the subscriber of the test, so that it would be the one to suffer.
      configure: (nest: INestApplication) =>
        void subscribe(nest.get(GuardTelemetry, { strict: false }).events$),
    });
    expect(await statuses(app, ATTACK, ATTACK, '/anything')).toEqual([403, 403, 200]);
    expect(app.events.map(({ actionTaken }) => actionTaken)).toEqual(['request_blocked', 'request_blocked']);
    // What rxjs and promises throw, they throw a little later.
    await new Promise((resolve) => setTimeout(resolve));
    expect(app.lines.filter((line) => line.startsWith('error'))[0]).toBe(
      'error A subscriber of the events failed: Error: a bug of a subscriber',
    );
    await app.close();
  });
});

describe('what the telemetry keeps', () => {
  it('is the last thousand events, the newest first', async () => {
    const app = await startApp('fastify', {
      guard: { rateLimit: { limit: 1_000_000 }, logging: { level: 'off' }, blacklist: ['198.51.100.0/24'] },
    });
    for (let i = 0; i < 1100; i++) await app.send({ path: `/${i}`, from: `198.51.100.${i % 200}` });
    const paths = (count?: number): (string | undefined)[] =>
      app.telemetry.recent(count).map(({ path }) => path);
    expect(paths(2)).toEqual(['/1099', '/1098']);
    expect(paths()).toHaveLength(100);
    expect(paths(5000)).toHaveLength(1000);
    expect(paths(Infinity).at(-1)).toBe('/100');
    for (const nothing of [0, -1, NaN]) expect(paths(nothing)).toEqual([]);
  });

  it('is counted by action, check and route, in nothing that a client can make grow', async () => {
    const app = await startApp('express', { controllers: [ShopController], guard: { passiveMode: true } });
    for (let i = 0; i < 20; i++)
      await app.send({ path: `${ATTACK.replace('/search', `/${i}`)}`, from: `203.0.113.${i}` });
    await app.send(ATTACK);
    expect(app.telemetry.snapshot()).toEqual({
      requests: 21,
      byAction: { logged_only: 21 },
      byCheck: { detection: { logged_only: 21 } },
      byRoute: { '(unmatched)': { logged_only: 20 }, '/search': { logged_only: 1 } },
      suppressedLines: 0,
      lostLines: 0,
    });
  });
});
