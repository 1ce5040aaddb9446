import { existsSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { GuardModule } from 'nestjs-guard';
import { scratchFile } from '../../support/scratch-file';

it('an app that is built and closed, as by doctor, leaves nothing in its recording', async () => {
  const file = scratchFile('events.jsonl');
  const app = await NestFactory.create(GuardModule.forRoot({ recording: { file } }), { logger: false });
  await app.close();
  expect(existsSync(file)).toBe(false);
});
