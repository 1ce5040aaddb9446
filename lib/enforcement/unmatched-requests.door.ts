import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CheckPlans } from '../checks/check-plans';
import type { FrameworkRequest } from '../request/request-facts.factory';
import type { FrameworkResponse } from './framework-response';
import { RequestDoor } from './request-door';

type NextFunction = (error?: unknown) => void;
type ExpressHandler = (request: FrameworkRequest, response: FrameworkResponse, next: NextFunction) => void;

interface FastifyInstance {
  addHook(
    name: 'preHandler',
    hook: (request: FrameworkRequest, reply: FrameworkResponse, done: NextFunction) => void,
  ): void;
}

/**
 * The door for requests that match no route, such as `/.env` or a wrong method: a guard never sees them, scanners live
 * on them. Modules are initialised after Nest has registered its routes and before its answer to everything else.
 */
@Injectable()
export class UnmatchedRequestsDoor implements OnModuleInit {
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(RequestDoor) private readonly door: RequestDoor,
    @Inject(CheckPlans) private readonly plans: CheckPlans,
  ) {}

  onModuleInit(): void {
    const adapter = this.host.httpAdapter;
    if (adapter?.getType() === 'express') {
      adapter.use(((request, response, next) =>
        this.enter(request, response, next)) satisfies ExpressHandler);
    } else if (adapter?.getType() === 'fastify') {
      adapter.getInstance<FastifyInstance>().addHook('preHandler', (request, reply, done) => {
        if (request.is404 === true) this.enter(request, reply, done);
        else done();
      });
    }
  }

  private enter(request: FrameworkRequest, response: FrameworkResponse, next: NextFunction): void {
    try {
      const waiting = this.door.enter(request, response, this.plans.undecorated, 'last');
      if (waiting === undefined) next();
      else waiting.then(() => next(), next);
    } catch (denied) {
      next(denied);
    }
  }
}
