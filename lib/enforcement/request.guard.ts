import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { CheckPlans } from '../checks/check-plans';
import type { FrameworkRequest } from '../request/request-facts.factory';
import type { FrameworkResponse } from './framework-response';
import { RequestDoor } from './request-door';

/** What the GraphQL drivers put into the context of a resolver. */
interface GraphqlContext {
  readonly req?: FrameworkRequest;
  readonly request?: FrameworkRequest;
  readonly res?: FrameworkResponse;
  readonly reply?: FrameworkResponse & { readonly request?: FrameworkRequest };
}

/** The door that sees matched routes, with their decorators. */
@Injectable()
export class RequestGuard implements CanActivate {
  constructor(
    @Inject(RequestDoor) private readonly door: RequestDoor,
    @Inject(CheckPlans) private readonly plans: CheckPlans,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const type = context.getType<'http' | 'graphql' | 'ws' | 'rpc'>();
    if (type === 'http') {
      const http = context.switchToHttp();
      return this.enter(context, http.getRequest(), http.getResponse(), 'last');
    }
    if (type === 'graphql') {
      const graphql = context.getArgByIndex<GraphqlContext | undefined>(2);
      const request = graphql?.req ?? graphql?.request ?? graphql?.reply?.request;
      if (request !== undefined) {
        return this.enter(context, request, graphql?.res ?? graphql?.reply ?? {}, 'repeated');
      }
    }
    // Messages of WebSockets and microservices have no request: they are not looked at.
    return true;
  }

  private enter(
    context: ExecutionContext,
    request: FrameworkRequest,
    response: FrameworkResponse,
    kind: 'last' | 'repeated',
  ): boolean | Promise<boolean> {
    const plan = this.plans.of(context.getClass(), context.getHandler());
    const waiting = this.door.enter(request, response, plan, kind);
    return waiting === undefined ? true : waiting.then(() => true);
  }
}
