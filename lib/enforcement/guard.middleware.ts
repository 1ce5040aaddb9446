import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import { CheckPlans } from '../checks/check-plans';
import type { FrameworkRequest } from '../request/request-facts.factory';
import type { FrameworkResponse } from './framework-response';
import { RequestDoor } from './request-door';

/**
 * The door for what no route of Nest answers: mounts and static files. It knows no decorators; a request that goes on to
 * a route is inspected by its decorators there, and by everything else once.
 *
 * @example
 * export class AppModule implements NestModule {
 *   configure(consumer: MiddlewareConsumer) {
 *     consumer.apply(GuardMiddleware).forRoutes('files/*path');
 *   }
 * }
 */
@Injectable()
export class GuardMiddleware implements NestMiddleware<FrameworkRequest, FrameworkResponse> {
  constructor(
    @Inject(RequestDoor) private readonly door: RequestDoor,
    @Inject(CheckPlans) private readonly plans: CheckPlans,
  ) {}

  /** A denial is the error that `next` gets: not every framework looks at what a middleware throws after a while. */
  use(request: FrameworkRequest, response: FrameworkResponse, next: (error?: unknown) => void): void {
    this.door.pass(request, response, this.plans.undecorated, 'before routes', next);
  }
}
