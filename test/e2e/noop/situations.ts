import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GuardTelemetry, type GuardOptions } from 'nestjs-guard';
import { BrokenPattern } from '../../support/broken-pattern';
import { CLIENT } from '../../support/guarded-app';
import { scratchFile } from '../../support/scratch-file';

export interface Situation {
  readonly name: string;
  readonly guard?: () => GuardOptions;
  /** What is done to the app with the guard. */
  readonly upset?: (app: INestApplication) => void;
  /** What is done to both apps. */
  readonly configure?: (app: INestApplication) => void;
}

/** What stands against every request. */
const denials: Situation[] = [
  { name: 'attacks' },
  { name: 'blacklisted clients', guard: () => ({ blacklist: [CLIENT] }) },
  { name: 'unwanted user agents', guard: () => ({ blockedUserAgents: ['BadBot'] }) },
  {
    name: 'clients that are not on the whitelist',
    guard: () => ({ whitelist: ['10.0.0.1'], restrictToWhitelist: true }),
  },
  {
    name: 'clients over the limit',
    guard: () => ({ rateLimit: { limit: 1 }, enablePenetrationDetection: false }),
  },
  { name: 'banned clients', guard: () => ({ banning: { threshold: 1 } }) },
];

/** What goes wrong besides. */
const troubles: Situation[] = [
  { name: 'a check that throws', guard: () => ({ blockedUserAgents: [new BrokenPattern()] }) },
  {
    name: 'a storage that throws',
    guard: () => ({ rateLimit: { storage: { increment: () => Promise.reject(new Error('gone')) } } }),
  },
  {
    name: 'a storage that never answers',
    guard: () => ({
      rateLimit: { storage: { increment: () => new Promise(() => undefined) } },
      store: { deadlineMs: 1 },
    }),
  },
  { name: 'a log file whose folder is gone', guard: () => ({ logging: { file: removedFolder() } }) },
  { name: 'a log file that is a folder', guard: () => ({ logging: { file: folder() } }) },
  { name: 'a body that throws when it is read', configure: poisonBodies },
  {
    name: 'a logger that throws',
    upset: (app) => app.useLogger({ log: failOurLines, warn: failOurLines, error: failOurLines }),
  },
  {
    name: 'subscribers that throw, at once and later',
    upset: (app) => {
      const { events$ } = app.get(GuardTelemetry, { strict: false });
      events$.subscribe(() => {
        throw new Error('a bug of a subscriber');
      });
      const failLater = (): unknown => Promise.reject(new Error('a bug of a subscriber'));
      events$.subscribe(failLater);
    },
  },
];

export const situations = [...denials, ...troubles];

function removedFolder(): string {
  const file = scratchFile();
  rmSync(path.dirname(file), { recursive: true });
  return file;
}

function folder(): string {
  const file = scratchFile();
  mkdirSync(file);
  return file;
}

function failOurLines(...parameters: unknown[]): void {
  if (parameters.includes('Guard')) throw new Error('out of paper');
}

/** A middleware of the app that leaves something on its requests which no guard can read. */
function poisonBodies(app: INestApplication): void {
  const poison = (request: object): void => {
    Object.defineProperty(request, 'body', {
      configurable: true,
      get: () => {
        throw new Error('not now');
      },
      set(value) {
        Object.defineProperty(request, 'body', { value, writable: true });
      },
    });
  };
  if (app.getHttpAdapter().getType() === 'express') {
    app.use((request: object, _response: unknown, next: () => void) => {
      poison(request);
      next();
    });
    return;
  }
  const fastify = (app as NestFastifyApplication).getHttpAdapter().getInstance();
  fastify.addHook('preHandler', (request, _reply, done) => {
    if (request.body === undefined) poison(request);
    done();
  });
}
