/**
 * An app that serves whatever it is asked for, with detection and nothing else on, or without the guard, in a process of
 * its own: tells its port to the parent, and answers each message with the processor time it has used.
 */
import type { AddressInfo } from 'node:net';
import { All, Body, Controller, HttpCode, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ContentProfile } from '../../../lib/decorators/content-profile.decorator';
import type { ContentProfile as Profile } from '../../../lib/detection/content-profile';
import { GuardModule } from '../../../lib/guard.module';

const MAX_BODY_BYTES = 10 * 1024 * 1024;

function controllerWith(profile: string, anyPath: string): new () => object {
  @Controller()
  class CatchAllController {
    @HttpCode(200)
    @All(['/', anyPath])
    serve(@Body() _body: unknown): string {
      return '';
    }
  }
  if (profile !== '') ContentProfile(profile as Profile)(CatchAllController);
  return CatchAllController;
}

function fastify(): FastifyAdapter {
  const adapter = new FastifyAdapter({ bodyLimit: MAX_BODY_BYTES });
  // Without it, types that nobody parses are answered before any guard is asked.
  adapter
    .getInstance()
    .addContentTypeParser(
      '*',
      { parseAs: 'buffer' },
      (_request: unknown, body: unknown, done: (error: null, body: unknown) => void) => done(null, body),
    );
  return adapter;
}

async function serve(adapter: string, guard: string, profile: string): Promise<void> {
  const detection = GuardModule.forRoot({ enableIpBanning: false, enableRateLimiting: false });
  const controller = controllerWith(profile, adapter === 'express' ? '*path' : '*');
  @Module({ imports: guard === 'guard' ? [detection] : [], controllers: [controller] })
  class AppModule {}

  const app = await NestFactory.create<NestExpressApplication>(
    AppModule,
    adapter === 'express' ? new ExpressAdapter() : (fastify() as never),
    { logger: false },
  );
  if (adapter === 'express') {
    app.useBodyParser('json', { limit: MAX_BODY_BYTES });
    app.useBodyParser('urlencoded', { limit: MAX_BODY_BYTES, extended: true, parameterLimit: 10_000 });
  }
  await app.listen(0, '127.0.0.1');
  process.send?.((app.getHttpServer().address() as AddressInfo).port);
  process.on('message', () => process.send?.(process.cpuUsage()));
  process.once('disconnect', () => process.exit());
}

const [adapter = 'express', guard = 'guard', profile = ''] = process.argv.slice(2);
void serve(adapter, guard, profile);
