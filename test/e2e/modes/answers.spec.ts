import {
  Catch,
  Controller,
  Get,
  type ArgumentsHost,
  type ExceptionFilter,
  HttpException,
} from '@nestjs/common';
import { APP_FILTER, HttpAdapterHost } from '@nestjs/core';
import { RateLimit } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { adapters, CLIENT, startApp } from '../../support/guarded-app';
import { onTheWire } from '../noop/questions';

@Controller()
class TargetController {
  @Get('search')
  search() {}

  @RateLimit({ limit: 1 })
  @Get('limited')
  limited() {}
}

/** How an app words all of its errors. */
@Catch(HttpException)
class ProblemFilter implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(error: HttpException, host: ArgumentsHost) {
    const { httpAdapter } = this.host;
    const problem = { title: error.message, ...(error.getResponse() as object) };
    httpAdapter.reply(host.switchToHttp().getResponse(), problem, error.getStatus());
  }
}

const setup = { controllers: [TargetController] };

describe.each(adapters)('the answer to a denied request, on %s', (adapter) => {
  it('has the status that fits, the shape of all errors of Nest, the id of the decision and no more', async () => {
    const app = await startApp(adapter, {
      ...setup,
      guard: { blacklist: ['198.51.100.1'], blockedUserAgents: ['BadBot'] },
    });
    await app.bans.ban('198.51.100.2');
    await app.send('/limited');
    const answers = [
      await app.send({ path: '/search', from: '198.51.100.1' }),
      await app.send({ path: '/search', from: '198.51.100.2' }),
      await app.send({ path: '/search', headers: { 'user-agent': 'BadBot' } }),
      await app.send(ATTACK),
      await app.send('/nowhere/.env'),
      await app.send('/limited'),
    ];
    const ids = app.events.filter(({ actionTaken }) => actionTaken === 'request_blocked').map(({ id }) => id);
    expect(answers.map(({ status, json }) => ({ status, json }))).toEqual(
      ids.map((decisionId, index) => {
        const [statusCode, message] = index < 5 ? [403, 'Forbidden'] : [429, 'Too Many Requests'];
        return { status: statusCode, json: { statusCode, message, decisionId } };
      }),
    );
    expect(new Set(ids).size).toBe(6);
    expect(JSON.stringify(answers.map(onTheWire))).not.toMatch(/guard|sqli|rule|UNION|black|banned/i);
  });

  it('passes the filters of the app', async () => {
    const filters = [{ provide: APP_FILTER, useClass: ProblemFilter }];
    const app = await startApp(adapter, { ...setup, providers: filters, guard: { blacklist: [CLIENT] } });
    for (const path of ['/search', '/nowhere']) {
      expect((await app.send(path)).json).toMatchObject({
        title: 'Forbidden',
        statusCode: 403,
        decisionId: app.events.at(-1)?.id,
      });
    }
  });

  it('has an id that nobody can guess from another', async () => {
    const app = await startApp(adapter, { ...setup, guard: { blacklist: [CLIENT] } });
    const ids = [await app.send('/search'), await app.send('/search')].map(
      ({ json }) => json.decisionId as string,
    );
    expect(ids.every((id) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id))).toBe(true);
    // The clock stands still, so that only what is random tells them apart.
    expect(ids[0]?.slice(0, 10)).toBe(ids[1]?.slice(0, 10));
    expect(ids[0]?.slice(10, 22)).not.toBe(ids[1]?.slice(10, 22));
  });
});
