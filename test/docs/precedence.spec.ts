import { writeFileSync } from 'node:fs';
import { startApp } from '../support/guarded-app';
import { scratchFile } from '../support/scratch-file';
import { sharedRedis } from '../support/shared-redis';
import { tableOfManual } from './markdown';

const VARIABLE = 'NESTJS_GUARD_MODE';

afterEach(() => {
  delete process.env[VARIABLE];
});

it('the table of precedence has the order in which what is said about the mode stands', async () => {
  const { url } = await sharedRedis();
  const file = scratchFile('mode');
  writeFileSync(file, 'passive by the file');
  process.env[VARIABLE] = 'active';
  const guard = { passiveMode: true, mode: { file }, store: { redis: url, deadlineMs: 5000 } };
  const { mode } = await startApp('express', { guard });
  await mode.setPassive(false, { scope: 'fleet', reason: 'a test', by: 'a test' });
  await mode.setPassive(true, { reason: 'a test', by: 'a test' });
  const rows = tableOfManual('Decides').map(([word = '']) => word.replaceAll('`', ''));
  expect(rows).toEqual([...mode.status().standing.map(({ scope }) => scope), 'configuration']);
});
