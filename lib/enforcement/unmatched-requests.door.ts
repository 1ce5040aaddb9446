import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CheckPlans } from '../checks/check-plans';
import type { FrameworkRequest } from '../request/request-facts.factory';
import type { DoorKind } from './door-kind';
import type { FrameworkResponse } from './framework-response';
import { RequestDoor } from './request-door';

type NextFunction = (error?: unknown) => void;
type Handler = (request: FrameworkRequest, response: FrameworkResponse, next: NextFunction) => void;

interface FastifyInstance {
  addHook(name: 'preHandler', hook: Handler): void;
}

interface ExpressApplication {
  use(handler: Handler): void;
  /** Express tells a handler of errors by its four parameters. */
  use(
    handler: (
      error: unknown,
      request: FrameworkRequest,
      response: FrameworkResponse,
      next: NextFunction,
    ) => void,
  ): void;
}

/**
 * The door for requests that reach no handler: a guard never sees them, scanners live on them. They match no route, such
 * as `/.env` or a wrong method, or Express refuses to read them, such as malformed JSON or broken percent escapes.
 * Modules are initialised after Nest has registered its routes and before its answer to everything else.
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
    if (adapter?.getType() === 'express') this.attendExpress(adapter.getInstance());
    else if (adapter?.getType() === 'fastify') this.attendFastify(adapter.getInstance());
  }

  private attendExpress(app: ExpressApplication): void {
    app.use((request, response, next) => this.enter(request, response, 'behind routes', next));
    app.use((error: unknown, request: FrameworkRequest, response: FrameworkResponse, next: NextFunction) => {
      if (isRefusalToRead(error)) this.enter(request, response, 'last', (denied) => next(denied ?? error));
      else next(error);
    });
  }

  private attendFastify(app: FastifyInstance): void {
    app.addHook('preHandler', (request, reply, done) => {
      if (request.is404 === true) this.enter(request, reply, 'last', done);
      else done();
    });
  }

  private enter(
    request: FrameworkRequest,
    response: FrameworkResponse,
    kind: DoorKind,
    next: NextFunction,
  ): void {
    this.door.pass(request, response, this.plans.unmatched, kind, next);
  }
}

/** The router throws a `URIError`, the body parsers an error with a type such as `entity.parse.failed`. */
function isRefusalToRead(error: unknown): boolean {
  const { type } = (error ?? {}) as { type?: unknown };
  return error instanceof URIError || (typeof type === 'string' && /^[a-z]+\.[a-z.]+$/i.test(type));
}
