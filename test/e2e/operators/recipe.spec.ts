import type { GuardOptions } from 'nestjs-guard';
import { adapters, startApp, type AdapterName } from '../../support/guarded-app';
import { scratchFile } from '../../support/scratch-file';
import { ShopController } from '../../support/shop.controller';
import { forgeries } from './forgeries';
import { previewByHand, runScript, type Preview } from './preview';

const CLIENTS = ['203.0.113.7', '198.51.100.9', '2001:db8::1', 'nonsense'];

/** What the preview has to say after the forgeries, according to the events. */
interface Run {
  readonly file: string;
  readonly expected: Preview;
}

async function runForgeries(adapter: AdapterName, guard: GuardOptions): Promise<Run> {
  const file = scratchFile();
  const app = await startApp(adapter, {
    controllers: [ShopController],
    guard: {
      ...guard,
      enableIpBanning: false,
      rateLimit: { limit: 1_000_000 },
      logging: { ...guard.logging, file },
    },
  });
  for (const [index, forgery] of forgeries.entries()) {
    await app.send({ ...forgery, from: CLIENTS[index % CLIENTS.length] });
    await app.send({ path: '/search?q=shoes%20from%2010.0.0.2', from: CLIENTS[index % CLIENTS.length] });
  }
  const logged = app.events.filter(({ actionTaken }) => actionTaken === 'logged_only');
  expect(app.telemetry.snapshot().byAction[guard.passiveMode ? 'logged_only' : 'request_blocked']).toBe(
    forgeries.length,
  );
  await app.close();
  const byClient: Record<string, number> = {};
  for (const { ipAddress = '' } of logged) byClient[ipAddress] = (byClient[ipAddress] ?? 0) + 1;
  return { file, expected: { total: logged.length, byClient } };
}

describe.each(adapters)('the preview of operators cannot be fooled on %s', (adapter) => {
  describe.each(['text', 'json'] as const)('with the log as %s', (format) => {
    it('counts what was only logged, by client', async () => {
      const { file, expected } = await runForgeries(adapter, { passiveMode: true, logging: { format } });
      expect(Object.keys(expected.byClient).sort()).toEqual([
        '198.51.100.9',
        '2001:db8::1',
        '203.0.113.7',
        'unknown',
      ]);
      expect(previewByHand(file)).toEqual(expected);
      if (runScript !== undefined) expect(runScript(file)).toEqual(expected);
    });

    it('counts nothing of what was denied', async () => {
      const { file } = await runForgeries(adapter, { logging: { format } });
      expect(previewByHand(file)).toEqual({ total: 0, byClient: {} });
      if (runScript !== undefined) expect(runScript(file)).toEqual({ total: 0, byClient: {} });
    });
  });
});

const published = runScript === undefined ? it.skip : it;
const missing = runScript === undefined ? ' (skipped: the script, or python3, is not here)' : '';

published(`the published script counted along${missing}`, () => {
  expect(runScript).toBeDefined();
});
