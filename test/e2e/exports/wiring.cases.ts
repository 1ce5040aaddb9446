import {
  Catch,
  type ArgumentsHost,
  type ExceptionFilter,
  type NestModule,
  type MiddlewareConsumer,
  Module,
} from '@nestjs/common';
import { APP_FILTER, HttpAdapterHost } from '@nestjs/core';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  DeniedRequestException,
  GuardConfigError,
  GuardMiddleware,
  MemoryThrottlerStorage,
} from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { FakeClock } from '../../support/fake-clock';
import type { Cases } from '../../support/prove-cases';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const controllers = [ShopController];

@Catch(DeniedRequestException)
class DeniedFilter implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(denied: DeniedRequestException, host: ArgumentsHost) {
    const { httpAdapter } = this.host;
    httpAdapter.reply(host.switchToHttp().getResponse(), { ask: denied.decisionId }, denied.getStatus());
  }
}

/** A mount that answers by itself, as a folder of static files does. */
function files(_request: IncomingMessage, response: ServerResponse): void {
  response.end('a file');
}

@Module({})
class Mount implements NestModule {
  configure(consumer: MiddlewareConsumer) {
    consumer.apply(files).forRoutes('files/*path');
  }
}

@Module({})
class GuardedMount implements NestModule {
  configure(consumer: MiddlewareConsumer) {
    consumer.apply(GuardMiddleware, files).forRoutes('files/*path');
  }
}

const wrong = { controllers, guard: { blacklist: ['nonsense'] } };

export const wiringCases: Cases = {
  GuardModule: {
    gives: 'guards the app by being imported',
    without: { controllers, guard: null },
    with: { controllers },
    observe: (app) => statuses(app, ATTACK),
    sees: { without: [200], with: [403] },
  },
  'GuardMiddleware.use': {
    gives: 'guards what no route answers',
    without: { imports: [Mount] },
    with: { imports: [GuardedMount] },
    observe: (app) => statuses(app, '/files/a.txt', `/files/a.txt?${ATTACK.split('?')[1]}`),
    sees: { without: [200, 200], with: [200, 403] },
  },
  'DeniedRequestException.decisionId': {
    gives: 'lets a filter of the app word the answer',
    without: { controllers },
    with: { controllers, providers: [{ provide: APP_FILTER, useClass: DeniedFilter }] },
    observe: async (app) => {
      const { status, json } = await app.send(ATTACK);
      return [status, Object.keys(json), json.ask === app.events[0]?.id];
    },
    sees: {
      without: [403, ['statusCode', 'message', 'decisionId'], false],
      with: [403, ['ask'], true],
    },
  },
  'GuardConfigError.name': {
    gives: 'can be told from other errors at boot',
    with: wrong,
    observe: () => 'started',
    observeFailure: (error) => error instanceof GuardConfigError && error.name,
    sees: { without: 'started', with: 'GuardConfigError' },
  },
  'GuardConfigError.problems': {
    gives: 'lists what is wrong',
    with: wrong,
    observe: () => 'started',
    observeFailure: (error) => (error as GuardConfigError).problems.map(({ path }) => path),
    sees: { without: 'started', with: ['blacklist[0]'] },
  },
  GUARD_CLOCK: {
    gives: 'lets a test move the time',
    without: { controllers },
    with: { controllers, clock: new FakeClock(Date.UTC(2030, 0, 1)) },
    observe: async (app) => {
      await app.send(ATTACK);
      return app.events[0]?.timestamp;
    },
    sees: { without: '2026-01-01T00:00:00.000Z', with: '2030-01-01T00:00:00.000Z' },
  },
  'MemoryThrottlerStorage.increment': {
    gives: 'counts for whoever it is handed to, within its cap',
    without: { controllers, guard: { rateLimit: { limit: 1 } } },
    with: () => ({
      controllers,
      guard: { rateLimit: { limit: 1, storage: new MemoryThrottlerStorage(new FakeClock(), 1) } },
    }),
    observe: (app) =>
      statuses(app, '/anything', { path: '/anything', from: '198.51.100.1' }, '/anything', '/anything'),
    sees: { without: [200, 200, 429, 429], with: [200, 200, 200, 429] },
  },
  'MemoryThrottlerStorage.size': {
    gives: 'tells how many clients it keeps',
    without: { controllers, guard: { enableRateLimiting: false } },
    with: { controllers },
    observe: async (app) => {
      await statuses(app, '/anything', '/anything', { path: '/anything', from: '198.51.100.1' });
      return app.app.get(MemoryThrottlerStorage, { strict: false }).size;
    },
    sees: { without: 0, with: 2 },
  },
};
