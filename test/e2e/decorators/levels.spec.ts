import { Controller, Get, Post } from '@nestjs/common';
import { SkipThrottle } from '@nestjs/throttler';
import {
  BlockUserAgents,
  ContentProfile,
  DetectionExclude,
  EnforceGuard,
  IpWhitelist,
  RateLimit,
  SkipGuard,
  type GuardOptions,
} from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { adapters, CLIENT, startApp } from '../../support/guarded-app';
import { statuses } from '../../support/statuses';

const QUERY = ATTACK.slice(ATTACK.indexOf('?'));

@IpWhitelist(['203.0.113.0/24'])
@RateLimit({ limit: 2, ttl: 1000 })
abstract class BaseController {
  @Get('inherited')
  inherited() {}

  @IpWhitelist(['198.51.100.0/24'])
  @Get('narrowed')
  narrowed() {}

  @RateLimit({ limit: 1 })
  @Get('slower')
  slower() {}
}

@Controller('first')
class FirstController extends BaseController {}

@Controller('second')
@IpWhitelist(['198.51.100.0/24'])
class SecondController extends BaseController {}

@SkipGuard('userAgent')
@Controller('skipping')
class SkippingController {
  @Get('agents')
  agents() {}

  @SkipGuard('detection', 'ban', 'ipBlacklist')
  @Get('others')
  others() {}

  @SkipGuard()
  @BlockUserAgents(['BadBot'])
  @Get('everything')
  everything() {}

  @SkipThrottle()
  @Get('throttle')
  throttle() {}

  @SkipThrottle({ default: false })
  @Get('no-throttle')
  noThrottle() {}
}

@DetectionExclude({ fields: ['html'] })
@Controller('articles')
class ArticlesController {
  @DetectionExclude({ rules: ['xss-element', 'xss-dialog-call'] })
  @Get()
  list() {}
}

@ContentProfile('rich-text', { fields: ['body', 'sections.*.html', 'doc.**'] })
@Controller('pages')
class PagesController {
  @Post()
  publish() {}

  @ContentProfile('rich-text', { fields: ['body'] })
  @ContentProfile('code', { fields: ['snippet', 'url'] })
  @Post('samples')
  sample() {}

  @ContentProfile('search', { fields: ['q'] })
  @Get('search')
  search() {}
}

@EnforceGuard()
@Controller('payments')
class PaymentsController {
  @Get()
  list() {}

  @SkipGuard('detection')
  @Get('notes')
  notes() {}
}

/** Two controllers that share nothing but their names. */
function namesake(path: string) {
  @Controller(path)
  class NamesakeController {
    @RateLimit({ limit: 1 })
    @Get()
    list() {}
  }
  return NamesakeController;
}

const bot = { 'user-agent': 'BadBot' };

describe.each(adapters)('decorators on classes and handlers, on %s', (adapter) => {
  it('leave out of detection what the handler says and what its controller says, each by itself', async () => {
    const app = await startApp(adapter, { controllers: [ArticlesController] });
    const [markup, sql] = ['<script>alert(1)</script>', "1' UNION SELECT pw FROM users--"].map(
      encodeURIComponent,
    );
    const asked = [`html=${markup}`, `html=${sql}`, `note=${markup}`, `note=${sql}`];
    const paths = asked.map((query) => `/articles?${query}`);
    expect(await statuses(app, ...paths)).toEqual([200, 200, 200, 403]);
  });

  it('say what the named fields hold, the handler instead of the class', async () => {
    const app = await startApp(adapter, { controllers: [PagesController] });
    const [sql, script] = ["1' UNION SELECT pw FROM users--", '<script>alert(1)</script>'];
    const answers = async (path: string, ...bodies: unknown[]) =>
      statuses(app, ...bodies.map((body) => ({ path, body })));
    expect(
      await answers(
        '/pages',
        { body: sql, sections: [{ html: sql }], doc: { content: [{ content: [{ text: sql }] }] } },
        { doc: JSON.stringify({ content: [{ text: sql }] }) },
        { body: '<iframe src="https://www.youtube.com/embed/a1B2c3D4e5F"></iframe>' },
        { body: '<iframe src="https://www.youtube.com/embed/a1B2c3D4e5F" onload="go()"></iframe>' },
        { body: script },
        { text: sql },
        { sections: [{ title: sql }] },
        { snippet: sql },
        { docs: { text: sql } },
      ),
    ).toEqual([201, 201, 201, 403, 403, 403, 403, 403, 403]);
    expect(
      await answers(
        '/pages/samples',
        { body: sql, snippet: script, url: sql },
        { snippet: [script] },
        { body: script },
        { doc: { text: sql } },
      ),
    ).toEqual([201, 403, 403, 403]);
    const searches = ['q=ls -la', 'q=document.cookie', 'q=; cat /etc/passwd', "q=1' or 1=1--", 'host=ls -la'];
    expect(await statuses(app, ...searches.map((query) => `/pages/search?${encodeURI(query)}`))).toEqual([
      200, 200, 403, 403, 403,
    ]);
    expect(await statuses(app, { path: `/pages?body=${encodeURIComponent(sql)}`, body: {} })).toEqual([403]);
  });

  const start = (guard: GuardOptions = {}) =>
    startApp(adapter, {
      controllers: [FirstController, SecondController, SkippingController, PaymentsController],
      guard,
    });

  it('are inherited, and what is nearer to the handler wins', async () => {
    const app = await start({ passiveMode: true });
    const office = '198.51.100.1';
    expect(
      await statuses(
        app,
        '/first/inherited',
        '/first/narrowed',
        { path: '/first/narrowed', from: office },
        '/second/inherited',
        { path: '/second/inherited', from: office },
      ),
    ).toEqual([200, 403, 200, 403, 200]);
  });

  it('count for each controller that inherits a route, and merge their fields', async () => {
    const app = await start({ passiveMode: true });
    expect(await statuses(app, ...Array<string>(3).fill('/first/inherited'))).toEqual([200, 200, 429]);
    const office = { path: '/second/inherited', from: '198.51.100.1' };
    expect(await statuses(app, office, office, office)).toEqual([200, 200, 429]);
    // The limit of the handler within the time of the controller.
    expect(await statuses(app, '/first/slower', '/first/slower')).toEqual([200, 429]);
    app.clock.advance(1001);
    expect(await statuses(app, '/first/slower')).toEqual([200]);
  });

  it('count for each controller, though two have the same name', async () => {
    const app = await startApp(adapter, { controllers: [namesake('a'), namesake('b')] });
    expect(await statuses(app, '/a', '/b', '/a', '/b')).toEqual([200, 200, 429, 429]);
  });

  it('leave a route out of the named checks, the handler instead of the class', async () => {
    const app = await start({ blockedUserAgents: ['BadBot'], blacklist: ['198.51.100.1'] });
    await app.bans.ban('198.51.100.2');
    expect(
      await statuses(
        app,
        { path: '/skipping/agents', headers: bot },
        `/skipping/agents${QUERY}`,
        { path: '/skipping/others', headers: bot },
        `/skipping/others${QUERY}`,
        { path: '/skipping/others', from: '198.51.100.1' },
        { path: '/skipping/others', from: '198.51.100.2' },
      ),
    ).toEqual([200, 403, 403, 200, 200, 200]);
  });

  it('leave a route out of everything but what it asks for itself', async () => {
    const app = await start({
      whitelist: ['198.51.100.9'],
      restrictToWhitelist: true,
      blacklist: [CLIENT],
      rateLimit: { limit: 1 },
    });
    await app.bans.ban(CLIENT);
    const path = `/skipping/everything${QUERY}`;
    expect(await statuses(app, path, path, { path, headers: bot })).toEqual([200, 200, 403]);
    expect(app.events.at(-1)).toMatchObject({ check: 'userAgent', scope: 'route' });
  });

  it('of @nestjs/throttler are honoured: @SkipThrottle', async () => {
    const app = await start({ rateLimit: { limit: 1 } });
    const skipped = '/skipping/throttle';
    expect(await statuses(app, skipped, skipped, '/skipping/no-throttle', '/skipping/no-throttle')).toEqual([
      200, 200, 200, 429,
    ]);
  });

  it('enforce the guard on a whole controller, less what a handler skips', async () => {
    const app = await start({ passiveMode: true, blacklist: ['198.51.100.1'] });
    const blocked = { path: '/payments/notes', from: '198.51.100.1' };
    expect(
      await statuses(app, `/payments${QUERY}`, `/payments/notes${QUERY}`, blocked, `/nowhere${QUERY}`),
    ).toEqual([403, 200, 403, 404]);
    expect(app.events).toMatchObject([
      { actionTaken: 'request_blocked', scope: 'global', check: 'detection', passiveMode: true },
      { actionTaken: 'request_blocked', scope: 'global', check: 'ipBlacklist' },
      { actionTaken: 'logged_only', scope: 'global', check: 'detection' },
    ]);
  });
});
