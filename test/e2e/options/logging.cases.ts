import { existsSync, readFileSync } from 'node:fs';
import { ATTACK } from '../../support/attacks';
import type { GuardedApp } from '../../support/guarded-app';
import type { Case, Cases } from '../../support/prove-cases';
import { ShopController } from '../../support/shop.controller';

const controllers = [ShopController];

/** The beginnings of the lines that an attack left in the file. */
async function linesIn(app: GuardedApp, file: string): Promise<string[]> {
  await app.send(ATTACK);
  await app.close();
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => line.slice(0, 41));
}

async function levels(app: GuardedApp): Promise<string[]> {
  await app.mode.setPassive(true);
  await app.send(ATTACK);
  return app.lines.map((line) => line.slice(0, line.indexOf(' ')));
}

const fileOf = (option: 'file' | 'customLogFile'): Case => ({
  gives: 'gets every line',
  without: { controllers },
  with: (file) => ({
    controllers,
    guard: option === 'file' ? { logging: { file } } : { customLogFile: file },
  }),
  observe: linesIn,
  sees: { without: [], with: ['2026-01-01T00:00:00.000Z WARN Penetration'] },
});

export const loggingCases: Cases = {
  'logging.file': fileOf('file'),
  customLogFile: fileOf('customLogFile'),
  'logging.format': {
    gives: 'writes JSON into the file',
    without: (file) => ({ controllers, guard: { logging: { file } } }),
    with: (file) => ({ controllers, guard: { logging: { file, format: 'json' } } }),
    observe: linesIn,
    sees: {
      without: ['2026-01-01T00:00:00.000Z WARN Penetration'],
      with: ['{"message":"Penetration attempt blocked f'],
    },
  },
  'logging.level': {
    gives: 'writes what matters at least so much',
    without: { controllers },
    with: { controllers, guard: { logging: { level: 'warn' } } },
    observe: levels,
    sees: { without: ['log', 'warn'], with: ['warn'] },
  },
  'logging.maxLinesPerSecond': {
    gives: 'writes so many lines a second',
    without: { controllers },
    with: { controllers, guard: { logging: { maxLinesPerSecond: 1 } } },
    observe: levels,
    sees: { without: ['log', 'warn'], with: ['log'] },
  },
};
