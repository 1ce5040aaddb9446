import { copyFileSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { GuardMiddleware, GuardRules } from 'nestjs-guard';
import { resolveConfig } from '../../../lib/config/config.resolver';
import { ATTACK, HARMLESS } from '../../support/attacks';
import { DecoratedController } from '../../support/decorated.controller';
import { eventually } from '../../support/eventually';
import { graphqlShop } from '../../support/graphql';
import {
  adapters,
  startApp,
  type AdapterName,
  type AppSetup,
  type GuardedApp,
} from '../../support/guarded-app';
import { GuardedEverywhere } from '../../support/guarded-everywhere';
import { actionsIn } from '../../support/recording';
import { replay } from '../../support/replay';
import { scratchFile } from '../../support/scratch-file';
import { ShopController } from '../../support/shop.controller';
import { BOUNDARY, multipart } from '../../support/upload';
import { uploadControllers } from '../../support/upload.controllers';

const controllers = [ShopController, DecoratedController];
const OTHER = '198.51.100.9';

type Scenario = (app: GuardedApp) => Promise<void>;

/** Runs a scenario under recording; what was decided, and what a replay says of it. */
async function recorded(
  adapter: AdapterName,
  setup: AppSetup,
  scenario: Scenario,
  file = scratchFile('events.jsonl'),
) {
  const guard = { ...setup.guard, recording: { file, ...setup.guard?.recording } };
  const app = await startApp(adapter, { controllers, ...setup, guard });
  await scenario(app);
  await app.close();
  const decided = app.events.filter(
    ({ actionTaken }) => actionTaken === 'logged_only' || actionTaken === 'request_blocked',
  );
  return { file, decided };
}

/** Decides everything again under the same configuration: nothing may change. */
async function expectSame(adapter: AdapterName, setup: AppSetup, scenario: Scenario): Promise<void> {
  const { file, decided } = await recorded(adapter, setup, scenario);
  const replayed = await replay(file);
  expect(replayed.filter(({ doubts }) => doubts.length > 0)).toEqual([]);
  expect(replayed.map(({ line, after }) => [line.id, after])).toEqual(
    replayed.map(({ line, before }) => [line.id, before]),
  );
  const flagged = replayed.flatMap(({ before, line }) => (before === undefined ? [] : [line.id]));
  expect(decided.map(({ id }) => id)).toEqual(expect.arrayContaining(flagged));
  expect(flagged.length).toBeGreaterThan(0);
  expect(replayed.length).toBeGreaterThan(flagged.length);
}

describe.each(adapters)('a recording over HTTP, decided again, on %s', (adapter) => {
  it('holds over flips of the mode, bans by hand, and rules that are added', async () => {
    const guard = { passiveMode: true, banning: { threshold: 2 }, rateLimit: { limit: 30 } };
    await expectSame(adapter, { guard }, async (app) => {
      const rules = app.app.get(GuardRules, { strict: false });
      const round = async (): Promise<void> => {
        for (const from of ['203.0.113.1', '203.0.113.2', OTHER]) {
          for (const path of [ATTACK, HARMLESS, '/.env', '/limited']) await app.send({ path, from });
        }
        app.clock.advance(1000);
      };
      await round();
      await round();
      await app.mode.setPassive(false);
      await round();
      await app.bans.ban(OTHER, { durationMs: 1500 });
      await round();
      await app.bans.unban('203.0.113.1');
      const { id } = await rules.add({ kind: 'whitelist', value: '203.0.113.0/24' });
      await rules.add({ kind: 'blacklist', value: '192.0.2.0/24', until: app.clock.now() + 500 });
      await app.send({ path: HARMLESS, from: '192.0.2.7' });
      await round();
      await app.send({ path: HARMLESS, from: '192.0.2.7' });
      await rules.remove(id);
      await app.mode.setPassive(true);
      await round();
      await app.mode.setPassive(false, { share: 0.5 });
      await round();
    });
  });

  it.each([[[]], [[GuardedEverywhere]]])('holds over unmatched requests and broken ones', async (imports) => {
    const guard = { rateLimit: { limit: 8 }, blockedUserAgents: ['badbot'], banning: { threshold: 50 } };
    await expectSame(adapter, { imports, guard }, async (app) => {
      for (const path of [
        '/nowhere',
        '/.env',
        ATTACK,
        '/%zz',
        '/static%2fx',
        '/a\\b',
        '/anything?x=[PASSIVE',
        '//x',
      ])
        await app.send({ path, from: OTHER });
      await app.send({ path: '/orders', headers: { 'content-type': 'application/json' }, body: '{"a":' });
      await app.send({ path: '/orders', body: { note: '<script>alert(1)</script>', secret: "' or 1=1--" } });
      await app.send({ path: '/anything', headers: { 'user-agent': 'BadBot token=abcdefghijkl' } });
      await app.send({ path: '/no-bots', headers: { 'user-agent': `BadBot ${'x'.repeat(3000)}` } });
      await app.send({ path: '/anything', headers: { cookie: "id=1' UNION SELECT password FROM users--" } });
      await app.send({ path: '/anything', headers: { 'x-forwarded-for': 'unreadable' } });
      for (let i = 0; i < 8; i++) await app.send({ path: HARMLESS, from: OTHER });
    });
  });

  it('holds over the profiles of fields, those that older recordings name by one word too', async () => {
    const sql = "1' UNION SELECT password FROM users--";
    const { file } = await recorded(adapter, {}, async (app) => {
      await app.send({ path: '/profiled', body: { items: [sql] } });
      await app.send({ path: '/profiled', body: { note: sql, items: [sql] } });
    });
    const told = async (path: string) => (await replay(path)).map(({ verdict, doubts }) => [verdict, doubts]);
    expect(await told(file)).toEqual([
      ['clean', []],
      ['remain', []],
    ]);
    const older = scratchFile('older.jsonl');
    const text = readFileSync(file, 'utf8');
    const named = text.replaceAll('"profiles":[{"profile":"code","fields":["items.*"]}]', '"profile":"code"');
    expect(named).not.toBe(text);
    writeFileSync(older, named);
    expect(await told(older)).toEqual([
      ['clean', []],
      ['vanish', []],
    ]);
  });

  it.each([
    ['matched', false],
    ['all', true],
  ] as const)(
    'tells whether rules that were added saw all texts, with values: %s',
    async (values, isCertain) => {
      const guard = { passiveMode: true, recording: { values } };
      const { file } = await recorded(adapter, { guard }, async (app) => {
        await app.send({ path: `${ATTACK}&note=a-needle` });
      });
      const needle = { id: 'custom-needle', pattern: /a-needle/, severity: 'critical' as const };
      const configure = () =>
        resolveConfig({
          passiveMode: true,
          trustedProxies: ['127.0.0.1'],
          detection: { customRules: [needle] },
        });
      expect(await replay(file)).toMatchObject([{ verdict: 'remain', isReasonCertain: true }]);
      expect(await replay(file, { configure })).toMatchObject([
        { verdict: 'remain', isReasonCertain: isCertain },
      ]);
    },
  );

  it('holds over GraphQL: its resolvers, and their decorators', async () => {
    const guard = { rateLimit: { limit: 12 }, banning: { threshold: 3 } };
    await expectSame(adapter, { imports: [graphqlShop()], controllers: [], guard }, async (app) => {
      const ask = (fields: string, q = 'shoes', from = OTHER) =>
        app.send({
          path: '/graphql',
          from,
          body: { query: `query ($q: String!) { search(q: $q) ${fields} }`, variables: { q } },
        });
      for (const fields of ['open', 'staff open', 'limited', 'open limited', 'a: open b: open'])
        await ask(fields);
      for (let i = 0; i < 4; i++) await ask('open', "1' UNION SELECT password FROM users--");
      for (let i = 0; i < 12; i++) await ask('open', 'shoes', '203.0.113.1');
      await app.mode.setPassive(true);
      for (let i = 0; i < 4; i++)
        await ask('enforced staff', "1' UNION SELECT password FROM users--", '203.0.113.2');
    });
  });

  it.each([false, true])(
    'holds over bodies that are waited for while others are decided, passive: %s',
    async (passiveMode) => {
      const setup: AppSetup = {
        controllers: [ShopController, uploadControllers[adapter]],
        guard: {
          passiveMode,
          rateLimit: { limit: 9 },
          banning: { threshold: 3 },
          unreadBodies: { deadlineMs: 10_000 },
        },
        configure: (app) => {
          if (adapter !== 'fastify') return;
          app
            .getHttpAdapter()
            .getInstance()
            .addContentTypeParser(
              '*',
              (_request: unknown, payload: unknown, done: (e: null, b: unknown) => void) =>
                done(null, payload),
            );
        },
      };
      await expectSame(adapter, setup, async (app) => {
        const attack = multipart({
          name: 'file',
          filename: '../../../../etc/passwd',
          content: Buffer.from('x'),
        });
        const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
        await Promise.all(
          Array.from({ length: 24 }, (_, i) => {
            const from = i % 2 === 0 ? OTHER : '203.0.113.1';
            if (i % 3 === 0) return app.send({ path: '/raw', method: 'POST', from, headers, body: attack });
            return app.send({ path: i % 3 === 1 ? HARMLESS : ATTACK, from });
          }),
        );
      });
    },
  );

  it('finds the clients again when other proxies are trusted', async () => {
    const guard = { passiveMode: true, blacklist: ['192.0.2.0/24'], trustedProxies: ['127.0.0.1'] };
    const scenario: Scenario = async (app) => {
      for (const chain of [
        '192.0.2.1, 10.0.0.1',
        '192.0.2.1',
        'x, 10.0.0.2',
        '203.0.113.7, 192.0.2.9, 10.0.0.3',
      ])
        await app.send({ path: HARMLESS, headers: { 'x-forwarded-for': chain } });
    };
    const changed = { ...guard, trustedProxies: ['127.0.0.1', '10.0.0.0/8'] };
    const { file } = await recorded(adapter, { guard }, scenario);
    const fresh = await recorded(adapter, { guard: changed }, scenario);
    const replayed = await replay(file, { configure: () => resolveConfig(changed) });
    expect(replayed.map(({ verdict }) => verdict)).toEqual(['appear', 'remain', 'clean', 'appear']);
    expect(fresh.decided).toHaveLength(3);
    expect(replayed.filter(({ after }) => after !== undefined)).toHaveLength(3);
  });

  const rotations: [string, (path: string, rotated: string) => void][] = [
    ['moves the file', renameSync],
    [
      'copies the file and empties it',
      (path, rotated) => {
        copyFileSync(path, rotated);
        truncateSync(path);
      },
    ],
  ];

  it.each(rotations)('goes on in the file behind a rotation that %s', async (_how, rotate) => {
    const guard = { banning: { threshold: 2 }, rateLimit: { limit: 3 } };
    const rotated = scratchFile('events.1');
    const path = scratchFile('events.jsonl');
    const scenario: Scenario = async (app) => {
      for (let i = 0; i < 2; i++) await app.send({ path: ATTACK, from: OTHER });
      for (let i = 0; i < 3; i++) await app.send(HARMLESS);
      // What is still being written while a rotation copies is lost with it.
      await eventually(() => actionsIn(path).filter((action) => action === 'served').length === 3);
      rotate(path, rotated);
      await app.send({ path: HARMLESS, from: OTHER });
      await eventually(() => actionsIn(path).length >= 2);
      await app.send(HARMLESS);
    };
    const { file } = await recorded(adapter, { guard }, scenario, path);
    expect(actionsIn(file).slice(0, 3)).toEqual(['booted', 'request_blocked', 'request_blocked']);
    const whole = await replay([rotated, file]);
    expect(whole.map(({ verdict }) => verdict)).toEqual([
      ...Array(2).fill('remain'),
      ...Array(3).fill('clean'),
      'remain',
      'remain',
    ]);
    const half = async (limit: number) =>
      (
        await replay(file, { configure: (options) => resolveConfig({ ...options, rateLimit: { limit } }) })
      ).map(({ verdict, doubts }) => [verdict, ...doubts]);
    expect(await half(3)).toEqual([['remain'], ['remain']]);
    expect(await half(4)).toEqual([
      ['unknown', 'records_missing'],
      ['unknown', 'records_missing'],
    ]);
  });

  it('tells what it cannot know when only flagged requests were recorded', async () => {
    const guard = { passiveMode: true, rateLimit: { limit: 2 }, recording: { requests: 'flagged' as const } };
    const { file } = await recorded(adapter, { guard }, async (app) => {
      for (let i = 0; i < 4; i++) await app.send(HARMLESS);
      await app.send({ path: ATTACK, from: OTHER });
    });
    const under = async (limit: number) =>
      (
        await replay(file, { configure: (options) => resolveConfig({ ...options, rateLimit: { limit } }) })
      ).map(({ verdict, doubts }) => [verdict, ...doubts]);
    expect(await under(2)).toEqual([['remain'], ['remain'], ['remain']]);
    expect(await under(3)).toEqual([
      ['unknown', 'requests_not_recorded'],
      ['unknown', 'requests_not_recorded'],
      ['unknown', 'requests_not_recorded'],
    ]);
  });
});

it.each(adapters)('a recording of mounts behind the middleware holds, on %s', async (adapter) => {
  const configure: AppSetup['configure'] = (app) => {
    const guard = app.get(GuardMiddleware);
    app.use((request: any, response: any, next: () => void) => guard.use(request, response, next));
    app.use('/mount', (_request: unknown, response: { end(text: string): void }) => response.end('mounted'));
  };
  await expectSame(adapter, { configure, guard: { rateLimit: { limit: 4 } } }, async (app) => {
    for (let i = 0; i < 6; i++) await app.send('/mount/a');
    await app.send({ path: ATTACK.replace('/search', '/mount'), from: OTHER });
  });
});
