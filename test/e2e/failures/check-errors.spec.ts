import { Body, Controller, Get, Post, type INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { BlockUserAgents, EnforceGuard, SkipGuard, type GuardOptions } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { BrokenPattern } from '../../support/broken-pattern';
import { adapters, CLIENT, startApp, type GuardedApp } from '../../support/guarded-app';

@Controller()
class TargetsController {
  @Get('search')
  search() {
    return 'served';
  }

  @EnforceGuard()
  @Get('enforced')
  enforced() {}

  @SkipGuard('userAgent')
  @Get('skipped')
  skipped() {}

  @BlockUserAgents([new BrokenPattern()])
  @Get('prices')
  prices() {}

  @Post('orders')
  order(@Body() _body: unknown) {}
}

const headers = { 'user-agent': 'x' };

function told(app: GuardedApp): string[] {
  return app.events.map(({ actionTaken, check }) => `${actionTaken} ${check}`);
}

describe.each(adapters)('a check that fails, on %s', (adapter) => {
  const start = (guard: GuardOptions) =>
    startApp(adapter, {
      controllers: [TargetsController],
      guard: { blockedUserAgents: [new BrokenPattern()], ...guard },
    });

  it('denies the request in active mode, says nothing to the client and all to the operator', async () => {
    const app = await start({});
    const { status, json } = await app.send({ path: '/search', headers });
    const [failed, blocked] = app.events;
    expect([status, json]).toEqual([
      500,
      { statusCode: 500, message: 'Internal Server Error', decisionId: blocked?.id },
    ]);
    expect(told(app)).toEqual(['check_error userAgent', 'request_blocked userAgent']);
    expect(failed).toMatchObject({ reason: 'Error: the pattern is broken', ipAddress: CLIENT });
    expect(app.lines).toEqual([
      expect.stringMatching(
        /^error Check userAgent failed on a request from 203\.0\.113\.7: GET \/search - Error: /,
      ),
      expect.stringMatching(
        /^warn Request blocked from 203\.0\.113\.7: GET \/search - Reason: the check failed/,
      ),
    ]);
  });

  it.each([
    ['active mode that allows it', { onCheckError: 'allow' }, '/search', 200],
    ['passive mode', { passiveMode: true }, '/search', 200],
    ['passive mode, whatever the policy', { passiveMode: true, onCheckError: 'deny' }, '/search', 200],
    ['active mode, on a route that skips the check', {}, '/skipped', 200],
  ] as const)('lets the request through in %s', async (_when, guard, path, status) => {
    const app = await start(guard);
    expect((await app.send({ path, headers })).status).toBe(status);
    expect(told(app)).toEqual(path === '/skipped' ? [] : ['check_error userAgent']);
  });

  it('denies the request where a route enforces the guard in passive mode', async () => {
    const app = await start({ passiveMode: true });
    expect((await app.send({ path: '/enforced', headers })).status).toBe(500);
    expect(told(app)).toEqual(['check_error userAgent', 'request_blocked userAgent']);
  });

  it('keeps no other check from deciding', async () => {
    for (const onCheckError of ['deny', 'allow'] as const) {
      const app = await start({ onCheckError });
      expect((await app.send({ path: ATTACK, headers })).status).toBe(403);
      expect(told(app)).toEqual(['check_error userAgent', 'request_blocked detection']);
    }
  });

  it('of a route denies in passive mode too, unless failed checks allow', async () => {
    const app = await startApp(adapter, { controllers: [TargetsController], guard: { passiveMode: true } });
    expect((await app.send({ path: '/prices', headers })).status).toBe(500);
    expect(app.events.at(-1)).toMatchObject({
      actionTaken: 'request_blocked',
      scope: 'route',
      check: 'userAgent',
    });
    const guard = { passiveMode: true, onCheckError: 'allow' as const };
    const lenient = await startApp(adapter, { controllers: [TargetsController], guard });
    expect((await lenient.send({ path: '/prices', headers })).status).toBe(200);
  });

  it('is a body that throws when it is read, all the same', async () => {
    const app = await startApp(adapter, { controllers: [TargetsController], configure: poisonBodies });
    expect((await app.send({ path: '/orders', body: { a: 1 } })).status).toBe(500);
    expect(told(app)[0]).toMatch(/^check_error/);
    await app.mode.setPassive(true);
    const before = app.events.length;
    expect((await app.send({ path: '/orders', body: { a: 1 } })).status).toBe(201);
    expect(told(app).slice(before)).toEqual([expect.stringMatching(/^check_error/)]);
  });
});

/** A middleware of the app that leaves a body which nobody can look into. */
function poisonBodies(app: INestApplication): void {
  const poisoned = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('not now');
      },
    },
  );
  if (app.getHttpAdapter().getType() === 'fastify') {
    const fastify = (app as NestFastifyApplication).getHttpAdapter().getInstance();
    fastify.addHook('preHandler', (request, _reply, done) => {
      request.body = poisoned;
      done();
    });
    return;
  }
  // Whatever the body parser of Express makes of it.
  app.use((request: object, _response: unknown, next: () => void) => {
    Object.defineProperty(request, 'body', { get: () => poisoned, set: () => undefined });
    next();
  });
}
