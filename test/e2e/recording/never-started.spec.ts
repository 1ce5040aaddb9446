import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { GuardBans, GuardModule } from 'nestjs-guard';
import { actionsIn } from '../../support/recording';
import { scratchFile } from '../../support/scratch-file';

it('an app that is built and closed, as by doctor, leaves nothing in its recording', async () => {
  const file = scratchFile('events.jsonl');
  const app = await NestFactory.create(GuardModule.forRoot({ recording: { file } }), { logger: false });
  await app.close();
  expect(existsSync(file)).toBe(false);
});

it('not even when something happens to it first', async () => {
  const file = scratchFile('events.jsonl');
  writeFileSync(file, '');
  const app = await NestFactory.create(GuardModule.forRoot({ recording: { file } }), { logger: false });
  await app.get(GuardBans).ban('203.0.113.7', { reason: 'by hand' });
  await app.close();
  expect(readFileSync(file, 'utf8')).toBe('');
});

it('what happened to an app before it started stands behind the head of its recording', async () => {
  const file = scratchFile('events.jsonl');
  const app = await NestFactory.create(GuardModule.forRoot({ recording: { file } }), { logger: false });
  await app.get(GuardBans).ban('203.0.113.7', { reason: 'by hand' });
  await app.init();
  await app.close();
  expect(actionsIn(file).slice(0, 2)).toEqual(['booted', 'client_banned']);
});
