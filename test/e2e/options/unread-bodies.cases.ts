import http from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GuardOptions } from 'nestjs-guard';
import type { AppSetup, GuardedApp } from '../../support/guarded-app';
import type { Cases } from '../../support/prove-cases';
import { ShopController } from '../../support/shop.controller';

const TYPE = 'application/acme';
const ATTACK = '<script>alert(1)</script>';

/** A shop that is sent bodies of a type that none of its parsers knows. */
function shop(unreadBodies: GuardOptions['unreadBodies']): AppSetup {
  return { controllers: [ShopController], guard: { unreadBodies }, configure: passBodiesOn };
}

/** Express does it by itself; Fastify wants to be told. */
function passBodiesOn(app: INestApplication): void {
  if (app.getHttpAdapter().getType() !== 'fastify') return;
  const handOver = (_request: unknown, payload: unknown, done: (error: null, body: unknown) => void): void =>
    done(null, payload);
  (app as NestFastifyApplication).getHttpAdapter().getInstance().addContentTypeParser(TYPE, handOver);
}

/** Sends the body when the head has been answered, or a while after it. */
function sendLate({ port }: GuardedApp): Promise<number | undefined> {
  const headers = { 'content-type': TYPE, 'content-length': ATTACK.length };
  const request = http.request({ host: '127.0.0.1', port, path: '/anything', method: 'POST', headers });
  request.flushHeaders();
  const late = setTimeout(() => request.end(ATTACK), 50);
  return new Promise((resolve, reject) => {
    request.on('error', reject).on('response', (response) => {
      clearTimeout(late);
      if (!request.writableEnded) request.end(ATTACK);
      response.resume().on('end', () => resolve(response.statusCode));
    });
  });
}

export const unreadBodyCases: Cases = {
  'unreadBodies.maxBytes': {
    gives: 'says how much is looked at of bodies that nobody has parsed',
    without: shop({}),
    with: shop({ maxBytes: 0 }),
    observe: async (app) => {
      const headers = { 'content-type': TYPE };
      return (await app.send({ path: '/anything', method: 'POST', headers, body: ATTACK })).status;
    },
    sees: { without: 403, with: 200 },
  },
  'unreadBodies.deadlineMs': {
    gives: 'says how long a request waits for their bytes',
    without: shop({ deadlineMs: 10_000 }),
    with: shop({ deadlineMs: 1 }),
    observe: sendLate,
    sees: { without: 403, with: 200 },
  },
};
