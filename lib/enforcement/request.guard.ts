import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { CheckPlans } from '../checks/check-plans';
import { rawRequestOf, type FrameworkRequest } from '../request/request-facts.factory';
import type { FrameworkResponse } from './framework-response';
import { RequestDoor } from './request-door';

/** The connection behind an operation over a WebSocket, as graphql-ws has it. */
interface GraphqlSocket {
  readonly extra?: { readonly request?: FrameworkRequest };
}

/** What the GraphQL drivers put into the context of a resolver. */
interface GraphqlContext extends GraphqlSocket {
  readonly req?: FrameworkRequest & GraphqlSocket;
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
    // Messages of gateways and microservices have no request: they are not looked at.
    return type === 'graphql' ? this.enterResolver(context) : true;
  }

  private enterResolver(context: ExecutionContext): boolean | Promise<boolean> {
    const graphql = context.getArgByIndex<GraphqlContext | undefined>(2);
    const request = graphql?.req ?? graphql?.request ?? graphql?.reply?.request;
    const upgrade =
      graphql?.extra?.request ?? graphql?.req?.extra?.request ?? (isUpgrade(request) ? request : undefined);
    if (upgrade !== undefined) {
      // One connection, many operations: each is a request of its own, and its arguments are its body.
      const operation = { raw: rawRequestOf(upgrade), body: context.getArgByIndex<unknown>(1) };
      return this.enter(context, operation, {}, 'message');
    }
    if (request === undefined) return true;
    return this.enter(context, request, graphql?.res ?? graphql?.reply ?? {}, 'repeated');
  }

  private enter(
    context: ExecutionContext,
    request: FrameworkRequest,
    response: FrameworkResponse,
    kind: 'last' | 'repeated' | 'message',
  ): boolean | Promise<boolean> {
    if (!isRequest(request)) return true;
    const plan = this.plans.of(context.getClass(), context.getHandler());
    const waiting = this.door.enter(request, response, plan, kind);
    return waiting === undefined ? true : waiting.then(() => true);
  }
}

/** Whoever calls handlers by Nest's `ExternalContextCreator` says "http" unless told otherwise, and hands over anything. */
function isRequest(value: FrameworkRequest | null | undefined): boolean {
  return value !== undefined && value !== null && typeof rawRequestOf(value).headers === 'object';
}

function isUpgrade(request: FrameworkRequest | undefined): boolean {
  return request !== undefined && rawRequestOf(request).headers?.upgrade?.toLowerCase() === 'websocket';
}
