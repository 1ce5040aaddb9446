import { Controller, Get, Param } from '@nestjs/common';
import { adapters, startApp } from '../../support/guarded-app';

const ATTACK = "?q=1'%20UNION%20SELECT%20password%20FROM%20users--";

@Controller()
class PagesController {
  @Get('static')
  index() {
    return 'index';
  }

  @Get('static/:file')
  file(@Param('file') file: string) {
    return file;
  }

  @Get('staticadmin')
  admin() {
    return 'admin';
  }

  @Get(':slug')
  page(@Param('slug') slug: string) {
    return slug;
  }
}

describe.each(adapters)('excludePaths on %s', (adapter) => {
  const start = () =>
    startApp(adapter, {
      controllers: [PagesController],
      guard: { excludePaths: ['/static/', '/caf%C3%A9'] },
    });

  it.each(['/static', '/static/app.js', '/static/%61pp.js', '/caf%C3%A9'])(
    'leaves the content of %s alone',
    async (path) => {
      expect((await (await start()).send(path + ATTACK)).status).toBe(200);
    },
  );

  it.each(['/staticadmin', '/static.html', '/other', '/STATIC/x', '/'])(
    'covers no other path: %s',
    async (path) => {
      expect((await (await start()).send(path + ATTACK)).status).toBe(403);
    },
  );

  it.each([
    '/static/../staticadmin',
    '/static/%2e%2e/staticadmin',
    '/static/..%2fstaticadmin',
    '/static%2fx',
    '/static%5cx',
    '/static%252fx',
    '/%2573tatic',
    '/x%2f..%2fstatic',
    '/x/../static/app.js',
    '/.%2fstatic',
    '//static/app.js',
  ])('does not cover what a router could take for another path: %s', async (path) => {
    expect((await (await start()).send(path + ATTACK)).status).toBe(403);
  });

  it('leaves out detection, not lists, bans and limits', async () => {
    const shop = await startApp(adapter, {
      controllers: [PagesController],
      guard: { excludePaths: ['/static'], blacklist: ['203.0.113.7'] },
    });
    expect((await shop.send('/static/app.js')).status).toBe(403);
    expect((await shop.send({ path: `/static/app.js${ATTACK}`, from: '203.0.113.8' })).status).toBe(200);
  });
});

describe.each(adapters)('an exclusion of detection for everything below a path, on %s', (adapter) => {
  const statusOf = async (path: string) => {
    const app = await startApp(adapter, {
      controllers: [PagesController],
      guard: { detection: { exclude: [{ path: '/static/*' }] } },
    });
    return (await app.send(path + ATTACK)).status;
  };

  it.each(['/static/app.js', '/static/my%20page', '/static/50%25'])('covers %s', async (path) => {
    expect(await statusOf(path)).toBe(200);
  });

  it('covers another case of letters where the router does', async () => {
    expect(await statusOf('/STATIC/my%20page')).toBe(adapter === 'express' ? 200 : 404);
  });

  it.each(['/static', '/staticadmin', '/static/..%2fstaticadmin', '/static%2fx', '/x%2f..%2fstatic%2fx'])(
    'does not cover %s',
    async (path) => {
      expect(await statusOf(path)).toBe(403);
    },
  );
});
