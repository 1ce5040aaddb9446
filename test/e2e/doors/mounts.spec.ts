import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { GuardMiddleware } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { adapters, CLIENT, startApp } from '../../support/guarded-app';
import { scratchFile } from '../../support/scratch-file';
import { statuses } from '../../support/statuses';

const QUERY = ATTACK.slice(ATTACK.indexOf('?'));

type Next = (error?: unknown) => void;

/** As a user writes it in `main.ts`. */
function guardAndMount(app: INestApplication): void {
  const guard = app.get(GuardMiddleware);
  app.use((request: any, response: any, next: Next) => guard.use(request, response, next));
  app.use('/mount', (_request: IncomingMessage, response: ServerResponse) => response.end('mounted'));
}

describe.each(adapters)('what is mounted on the app, on %s', (adapter) => {
  it('is guarded by the middleware in front of it', async () => {
    const app = await startApp(adapter, { configure: guardAndMount });
    const denied = await app.send(`/mount/a${QUERY}`);
    expect([denied.status, denied.text]).toEqual([403, expect.stringContaining(app.events[0]?.id ?? '?')]);
    expect(await statuses(app, '/mount/a', '/nowhere')).toEqual([200, 404]);
    expect(app.events).toMatchObject([
      { actionTaken: 'request_blocked', check: 'detection', ipAddress: CLIENT },
    ]);
  });

  it('is guarded where nobody looks at what a middleware answers, as in Express 4', async () => {
    const app = await startApp(adapter, {
      configure: (nest) => {
        const guard = nest.get(GuardMiddleware);
        nest.use((request: any, response: any, next: Next) => void guard.use(request, response, next));
        guardAndMount(nest);
      },
    });
    const headers = { 'content-type': 'text/xml' };
    const unread = (text: string) => ({ path: '/mount/a', headers, body: `<note>${text}</note>` });
    expect(await statuses(app, unread("1' UNION SELECT login FROM users--"), unread('shoes'))).toEqual([
      403, 200,
    ]);
  });

  it('is served in passive mode, and leaves one would-block line', async () => {
    const app = await startApp(adapter, { configure: guardAndMount, guard: { passiveMode: true } });
    expect((await app.send(`/mount/a${QUERY}`)).text).toBe('mounted');
    expect(app.events).toMatchObject([{ actionTaken: 'logged_only', check: 'detection' }]);
    expect(app.lines).toHaveLength(1);
  });
});

describe('static files on express', () => {
  function serve(app: INestApplication): void {
    const file = scratchFile('page.html');
    writeFileSync(file, '<p>page</p>');
    const guard = app.get(GuardMiddleware);
    app.use((request: any, response: any, next: Next) => guard.use(request, response, next));
    (app as NestExpressApplication).useStaticAssets(path.dirname(file));
  }

  it('are kept from clients that are denied', async () => {
    const app = await startApp('express', { configure: serve, guard: { blacklist: [CLIENT] } });
    expect(await statuses(app, '/page.html', { path: '/page.html', from: '198.51.100.1' })).toEqual([
      403, 200,
    ]);
  });

  it('are served in passive mode, with one would-block line for each', async () => {
    const app = await startApp('express', {
      configure: serve,
      guard: { passiveMode: true, blacklist: [CLIENT] },
    });
    expect((await app.send('/page.html')).text).toBe('<p>page</p>');
    expect(app.events).toMatchObject([{ actionTaken: 'logged_only', check: 'ipBlacklist' }]);
  });
});
