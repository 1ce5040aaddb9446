import { rmSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
import { settings } from './settings';

async function start(): Promise<void> {
  for (const file of [settings.logFile, settings.eventFile]) rmSync(file, { force: true }); // a preview of the sample shows one run
  const app = await NestFactory.create(AppModule, { logger: ['log', 'warn', 'error'] });
  app.enableShutdownHooks();
  await app.listen(settings.port, '127.0.0.1');
  const logger = new Logger('Shop');
  logger.log(`The guard is ${settings.passive ? 'passive' : 'active'} and logs to ${settings.logFile}`);
  logger.log(`Listening on ${await app.getUrl()}`);
}

start().catch((error: NodeJS.ErrnoException) => {
  const isTaken = error.code === 'EADDRINUSE';
  console.error(isTaken ? `Port ${settings.port} is taken: set PORT, here and for npm run traffic.` : error);
  process.exit(1);
});
