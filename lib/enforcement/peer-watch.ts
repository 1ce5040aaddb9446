import type { IncomingMessage } from 'node:http';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { RequestFactsFactory } from '../request/request-facts.factory';

interface RequestSource {
  prependListener?(event: 'request', listener: (request: IncomingMessage) => void): unknown;
}

/**
 * Asks for the address of each client while the client is there. A socket that is closed does not know it any more: whoever
 * hangs up while something in front of the guard waits, such as a store of sessions, would be on no list and under no ban,
 * and the request would be handled all the same. Sees the server of the app, not those that users put around its handler.
 */
@Injectable()
export class PeerWatch implements OnModuleInit {
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(RequestFactsFactory) private readonly facts: Pick<RequestFactsFactory, 'meet'>,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter?.getHttpServer() as RequestSource | undefined;
    server?.prependListener?.('request', (request) => this.facts.meet(request));
  }
}
