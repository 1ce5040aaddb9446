/**
 * One instance of a fleet, in a process of its own: an app with the built package in it. It tells its port to the parent,
 * does what the parent asks of the injectables of the guard, and runs until the parent lets it go.
 */
import type { AddressInfo } from 'node:net';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import * as guard from 'nestjs-guard';
import type { InstanceAnswer, InstanceRequest } from './fleet';
import { ShopController } from './shop.controller';

const lines: string[] = [];
const collect =
  (level: string) =>
  (message: unknown, ...rest: unknown[]): void => {
    if (rest.includes('Guard')) lines.push(`${level} ${String(message)}`);
  };
const logger = { log: collect('log'), warn: collect('warn'), error: collect('error') };

async function serve(adapter: string, options: guard.GuardOptions): Promise<void> {
  @Module({ imports: [guard.GuardModule.forRoot(options)], controllers: [ShopController] })
  class AppModule {}

  const app = await NestFactory.create(
    AppModule,
    adapter === 'express' ? new ExpressAdapter() : (new FastifyAdapter() as never),
    { logger, abortOnError: false },
  );
  app.enableShutdownHooks();
  await app.listen(0, '127.0.0.1');
  const answer = (reply: InstanceAnswer): void => void process.send?.(reply);
  process.on('message', (request: InstanceRequest) => void respond(app, request).then(answer));
  process.on('unhandledRejection', (error) => lines.push(`unhandled ${String(error)}`));
  process.once('disconnect', () => process.exit());
  answer({ id: 0, value: (app.getHttpServer().address() as AddressInfo).port });
}

async function respond(
  app: Awaited<ReturnType<typeof NestFactory.create>>,
  request: InstanceRequest,
): Promise<InstanceAnswer> {
  const { id, service, member, args } = request;
  try {
    if (service === 'lines') return { id, value: lines };
    const injectable = app.get((guard as any)[service], { strict: false });
    const found = injectable[member];
    const value = await (typeof found === 'function' ? found.apply(injectable, args) : found);
    return { id, value };
  } catch (error) {
    const { name, message } = error as Error;
    return { id, error: { name, message } };
  }
}

const [adapter = 'express', options = '{}'] = process.argv.slice(2);
serve(adapter, JSON.parse(options) as guard.GuardOptions).catch((error: unknown) => {
  process.send?.({ id: 0, error: { name: 'Error', message: String(error) } }, () => process.exit(1));
});
