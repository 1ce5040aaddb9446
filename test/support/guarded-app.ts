import type { AddressInfo } from 'node:net';
import type { INestApplication, LoggerService, ModuleMetadata, Type } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  GUARD_CLOCK,
  GuardBans,
  GuardMode,
  GuardModule,
  GuardTelemetry,
  type GuardEvent,
  type GuardOptions,
} from 'nestjs-guard';
import { FakeClock } from './fake-clock';
import { send, type Answer, type RequestOptions } from './send';

export const adapters = ['express', 'fastify'] as const;
export type AdapterName = (typeof adapters)[number];

/** A client address that is nobody's: RFC 5737. Tests that need another one name it. */
export const CLIENT = '203.0.113.7';

export interface AppSetup extends Omit<ModuleMetadata, 'controllers'> {
  readonly controllers?: Type[];
  /** The options of the module; `null` leaves the module out. The peer on loopback is a trusted proxy by default. */
  readonly guard?: GuardOptions | null;
  readonly clock?: FakeClock;
  /** Runs before the app is initialised. */
  readonly configure?: (app: INestApplication) => void | Promise<void>;
  /** Where the app listens: a free port on loopback by default. */
  readonly socketPath?: string;
}

/** A running app with the guard in it, and what a test needs to look at. */
export interface GuardedApp {
  readonly app: INestApplication;
  readonly clock: FakeClock;
  readonly telemetry: GuardTelemetry;
  readonly mode: GuardMode;
  readonly bans: GuardBans;
  /** Every event since the start. */
  readonly events: GuardEvent[];
  /** Every line that the guard logged through Nest's logger, with its level. */
  readonly lines: string[];
  readonly port: number;
  /** Sends a request as {@link CLIENT}, unless it says otherwise. */
  send(request: RequestOptions | string): Promise<Answer>;
  close(): Promise<void>;
}

const open = new Set<GuardedApp>();

/** Apps that a test left open are closed behind it. */
afterEach(async () => {
  await Promise.all([...open].map((app) => app.close()));
});

export async function startApp(adapter: AdapterName, setup: AppSetup = {}): Promise<GuardedApp> {
  const { guard = {}, clock = new FakeClock(), configure, socketPath, imports = [], ...metadata } = setup;
  const lines: string[] = [];
  const guardModule =
    guard === null ? [] : [GuardModule.forRoot({ trustedProxies: ['127.0.0.1'], ...guard })];
  const builder = Test.createTestingModule({ ...metadata, imports: [...guardModule, ...imports] });
  if (guard !== null) builder.overrideProvider(GUARD_CLOCK).useValue(clock);
  const module = await builder.setLogger(collector(lines)).compile();
  const app = module.createNestApplication(
    adapter === 'express' ? new ExpressAdapter() : (new FastifyAdapter() as never),
    { logger: collector(lines) },
  );
  await configure?.(app);
  try {
    await (socketPath === undefined ? app.listen(0, '127.0.0.1') : app.listen(socketPath));
  } catch (error) {
    await app.close();
    throw error;
  }

  const find = <T>(type: Type<T>): T =>
    guard === null ? (undefined as T) : app.get(type, { strict: false });
  const telemetry = find(GuardTelemetry);
  const events: GuardEvent[] = [];
  telemetry?.events$.subscribe((event) => events.push(event));
  const { port } = (socketPath === undefined ? app.getHttpServer().address() : { port: 0 }) as AddressInfo;
  const started: GuardedApp = {
    app,
    clock,
    telemetry,
    mode: find(GuardMode),
    bans: find(GuardBans),
    events,
    lines,
    port,
    send: (request) => {
      const options = typeof request === 'string' ? { path: request } : request;
      return send(socketPath === undefined ? { port } : { socketPath }, { from: CLIENT, ...options });
    },
    close: async () => {
      open.delete(started);
      await app.close();
    },
  };
  open.add(started);
  return started;
}

function collector(lines: string[]): LoggerService {
  const collect =
    (level: string) =>
    (message: unknown, ...rest: unknown[]): void => {
      if (rest.includes('Guard')) lines.push(`${level} ${String(message)}`);
    };
  return { log: collect('log'), warn: collect('warn'), error: collect('error') };
}
