/**
 * One variant of the app on one adapter, in a process of its own: tells its port to the parent, answers each message with the
 * processor time it has used, and runs until it is killed.
 */
import type { AddressInfo } from 'node:net';
import { Body, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { partsOf, type Variant } from './variants';

@Controller('orders')
class OrdersController {
  @HttpCode(200)
  @Post()
  create(@Body() order: { lines: unknown[] }): { lines: number } {
    return { lines: order.lines.length };
  }
}

async function serve(adapter: string, variant: Variant): Promise<void> {
  @Module({ ...partsOf(variant), controllers: [OrdersController] })
  class AppModule {}

  // All variants trust the forwarded address, so that the throttler too counts clients and not the one socket peer.
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule,
    adapter === 'express' ? new ExpressAdapter() : (new FastifyAdapter({ trustProxy: true }) as never),
    { logger: false },
  );
  if (adapter === 'express') app.set('trust proxy', true);
  await app.listen(0, '127.0.0.1');
  process.send?.((app.getHttpServer().address() as AddressInfo).port);
  process.on('message', () => process.send?.(process.cpuUsage()));
  process.once('disconnect', () => process.exit());
}

const [adapter = 'express', variant = 'bare Nest'] = process.argv.slice(2);
void serve(adapter, variant as Variant);
