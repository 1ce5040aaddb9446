import type { GuardOptions } from 'nestjs-guard';
import { ATTACK, HARMLESS } from '../../support/attacks';
import type { GuardedApp } from '../../support/guarded-app';
import type { Cases } from '../../support/prove-cases';
import { actionsIn, linesOf } from '../../support/recording';
import { ShopController } from '../../support/shop.controller';

const controllers = [ShopController];
const HOUR_MS = 3_600_000;

const recorded = (recording: GuardOptions['recording'] = {}) => ({
  with: (file: string) => ({ controllers, guard: { recording: { file, ...recording } } }),
});

/** What stands in the file after a harmless request and an attack. */
async function actions(app: GuardedApp, file: string): Promise<string[]> {
  await app.send(HARMLESS);
  await app.send(ATTACK);
  await app.close();
  return actionsIn(file);
}

/** The summary of the traffic, in the file that the case was given. */
async function summary(app: GuardedApp, file: string): Promise<unknown> {
  await app.send(HARMLESS);
  await app.close();
  const found = linesOf(file).find((line) => line.action_taken === 'traffic_summary');
  return (found as { authenticated?: number } | undefined)?.authenticated;
}

export const recordingCases: Cases = {
  'recording.file': {
    gives: 'records requests, decisions and summaries',
    without: { controllers },
    ...recorded(),
    observe: actions,
    sees: { without: [], with: ['booted', 'served', 'request_blocked', 'traffic_summary', 'stopped'] },
  },
  'recording.requests': {
    gives: 'leaves out what nothing stood against',
    without: recorded().with,
    ...recorded({ requests: 'flagged' }),
    observe: actions,
    sees: {
      without: ['booted', 'served', 'request_blocked', 'traffic_summary', 'stopped'],
      with: ['booted', 'request_blocked', 'traffic_summary', 'stopped'],
    },
  },
  'recording.values': {
    gives: 'keeps the texts in which no rule matched, too',
    without: recorded().with,
    ...recorded({ values: 'all' }),
    observe: async (app, file) => {
      await app.send('/search?q=shoes');
      await app.close();
      const served = linesOf(file).find((line) => line.action_taken === 'served');
      const { values } = (served as { facts: { values?: { place: string; text: string }[] } }).facts;
      return values?.filter(({ place }) => place === 'query').map(({ text }) => text);
    },
    sees: { without: undefined, with: ['q', 'shoes'] },
  },
  'recording.maxFileBytes': {
    gives: 'stops recording served requests at this size, and says so',
    without: recorded().with,
    ...recorded({ maxFileBytes: 65_536 }),
    observe: async (app, file) => {
      for (let i = 0; i < 12; i++)
        await app.send({ path: `/search?${'q=&'.repeat(20)}`, headers: { 'user-agent': 'x y'.repeat(600) } });
      for (let i = 0; i < 40; i++)
        await app.send({ path: '/search', headers: { 'user-agent': `${'x y'.repeat(600)}${i}` } });
      await app.close();
      return linesOf(file).some(
        (line) => line.action_taken === 'records_dropped' && line.why === 'file_full',
      );
    },
    sees: { without: false, with: true },
  },
  'recording.summaryIntervalMs': {
    gives: 'writes summaries so often',
    without: recorded().with,
    ...recorded({ summaryIntervalMs: 2 * HOUR_MS }),
    observe: async (app, file) => {
      await app.send(HARMLESS);
      app.clock.advance(HOUR_MS);
      await app.send(HARMLESS);
      await app.send(HARMLESS);
      await app.close();
      return actionsIn(file).filter((action) => action === 'traffic_summary').length;
    },
    sees: { without: 2, with: 1 },
  },
  'recording.isAuthenticated': {
    gives: 'tells customers from strangers in summaries',
    without: recorded().with,
    ...recorded({ isAuthenticated: (request) => typeof request === 'object' }),
    observe: summary,
    sees: { without: undefined, with: 1 },
  },
};
