import { readFileSync } from 'node:fs';
import { adapters, startApp } from '../../support/guarded-app';
import { RedisServer } from '../../support/redis-server';
import { scratchFile } from '../../support/scratch-file';
import { ShopController } from '../../support/shop.controller';

it.each(adapters)('a recording on %s holds nothing of how the store is reached', async (adapter) => {
  const server = await RedisServer.start('--requirepass', 'hunter2-secret');
  const file = scratchFile();
  const app = await startApp(adapter, {
    controllers: [ShopController],
    guard: {
      store: { redis: `redis://:hunter2-secret@127.0.0.1:${server.port}`, deadlineMs: 5000 },
      recording: { file },
    },
  });
  expect((await app.send('/anything')).status).toBe(200);
  await app.close();
  const recorded = readFileSync(file, 'utf8');
  expect(recorded).toContain('"booted"');
  expect(recorded).not.toContain('hunter2');
  expect(recorded).not.toContain(String(server.port));
});
