import { Controller, Get, Param } from '@nestjs/common';
import { startApp, type AppSetup, type GuardedApp } from '../../support/guarded-app';
import { ShopController } from '../../support/shop.controller';

@Controller('files')
class FilesController {
  @Get(':name')
  file(@Param('name') name: string) {
    return { name };
  }
}

const ATTACK = '?file=../../../../etc/passwd';
const JSON_TYPE = { 'content-type': 'application/json' };

/** What Express answers before any route: broken escapes, and bodies that its parsers refuse. */
const REFUSED = [
  ['a path with broken escapes', 400, (query: string) => ({ path: `/files/%c0%ae${query}` })],
  [
    'malformed JSON',
    400,
    (query: string) => ({ path: `/orders${query}`, headers: JSON_TYPE, body: '{"a":' }),
  ],
  [
    'a body that is too large',
    413,
    (query: string) => ({ path: `/orders${query}`, headers: JSON_TYPE, body: `"${'a'.repeat(200_000)}"` }),
  ],
] as const;

const start = (setup: AppSetup): Promise<GuardedApp> =>
  startApp('express', { controllers: [ShopController, FilesController], ...setup });

describe.each(REFUSED)('%s, which Express refuses to read', (_what, status, request) => {
  it('is denied when there is an attack in what can be seen of it', async () => {
    const app = await start({});
    expect((await app.send(request(ATTACK))).status).toBe(403);
    expect(app.events).toMatchObject([{ actionTaken: 'request_blocked', rules: expect.any(Array) }]);
  });

  it('is refused as ever when there is none', async () => {
    const app = await start({ guard: { detection: { categories: ['sqli'] } } });
    expect((await app.send(request(''))).status).toBe(status);
    expect(app.events.filter(({ actionTaken }) => actionTaken !== 'not_inspected')).toEqual([]);
  });

  it('is refused as ever in passive mode, and logged once', async () => {
    const bare = await start({ guard: null });
    const app = await start({ guard: { passiveMode: true } });
    const [expected, actual] = [await bare.send(request(ATTACK)), await app.send(request(ATTACK))];
    expect({ status: actual.status, text: actual.text }).toEqual({ status, text: expected.text });
    expect(app.events).toMatchObject([{ actionTaken: 'logged_only' }]);
  });
});
