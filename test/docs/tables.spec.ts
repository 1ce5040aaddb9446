import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as api from 'nestjs-guard';
import { checkNames } from '../../lib/config/check-name';
import { resolveConfig } from '../../lib/config/config.resolver';
import { contentProfiles, detectionCategories } from '../../lib/detection/detection-vocabulary';
import { opaqueHeaders } from '../../lib/detection/extract/opaque-headers';
import { repeatedHeaders } from '../../lib/detection/extract/repeated-headers';
import { wireEvent } from '../../lib/telemetry/wire-event';
import { readPublicSurface } from '../support/public-surface';
import { manual, projectRoot, readPaper, tableOfManual, tableRows } from './markdown';
import { defaultTags, wordsOf } from './types-of-lib';

const firstCells = (table: string) => tableOfManual(table).map(([cell = '']) => cell);
const unquoted = (cell: string) => cell.replaceAll('`', '');

/** The decorators are the exports that are functions and no classes. */
const decorators = Object.entries(api)
  .filter(([, value]) => typeof value === 'function' && !/^class\b/.test(String(value)))
  .map(([name]) => name);

describe('the tables of the manual', () => {
  it('list every option and no other', () => {
    const options = readPublicSurface().options.map((option) => option.replace(/\[\].*$/, ''));
    expect(firstCells('Option').map(unquoted).sort()).toEqual([...new Set(options)].sort());
  });

  it.each(tableOfManual('Option').map(([option = '', cell = '']) => [unquoted(option), cell]))(
    'tell the default of %s: %s',
    (option, cell) => {
      const shown = /`([^`]+)`/.exec(cell)?.[1]?.replace(/(?<=\d)_(?=\d)/g, '');
      expect(shown).toBe(realDefault(option));
    },
  );

  it('list every decorator and no other', () => {
    const named = firstCells('Decorator').map((cell) => /^`@(\w+)\(/.exec(cell)?.[1]);
    expect(named.sort()).toEqual(decorators.sort());
  });

  it('leave out no value that is exported', () => {
    const named = manual.map(readPaper).join('\n');
    expect(Object.keys(api).filter((name) => !new RegExp(`[\`@]${name}\\b`).test(named))).toEqual([]);
  });

  it('list the checks in their order', () => {
    expect(firstCells('Check').map(unquoted)).toEqual(checkNames);
  });

  it('list every family of attacks in the order of the code', () => {
    expect(firstCells('Family').map(unquoted)).toEqual(detectionCategories);
  });

  it('list every content profile', () => {
    expect(firstCells('Profile').map(unquoted)).toEqual(contentProfiles);
  });

  it('list what decides on the mode in its order', () => {
    expect(firstCells('Decides').map(unquoted)).toEqual(wordsOf('ModeSource'));
  });

  it('list every action of an event and no other', () => {
    expect(firstCells('`action_taken`').map(unquoted).sort()).toEqual(wordsOf('GuardAction').sort());
  });

  it('list every field of an event and no other', () => {
    expect(firstCells('Field').map(unquoted)).toEqual(Object.keys(wireEvent({} as never)));
  });

  it('list every finding of the doctor and no other', () => {
    const folder = join(projectRoot, 'lib', 'doctor', 'findings');
    const source = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const codes = source.join('').match(/(?<=')GUARD_\w+(?=')/g);
    const named = firstCells('Finding').map(unquoted);
    expect(named.filter((name) => /^GUARD_/.test(name)).sort()).toEqual([...new Set(codes)].sort());
  });

  it('list every code of a warning and no other', () => {
    const source = readFileSync(join(projectRoot, 'lib', 'telemetry', 'traffic-watch.ts'), 'utf8');
    const codes = [...source.matchAll(/^ {2}(GUARD_\w+):/gm)].map(([, code]) => code);
    expect(firstCells('Code').map(unquoted)).toEqual(codes);
    expect(codes.length).toBeGreaterThan(0);
  });
});

it.each([
  ['not searched', [...opaqueHeaders].filter((name) => name !== 'cookie').concat('sec-')],
  ['searched as a whole', [...repeatedHeaders]],
])('the list of the headers that are %s has every one and no other', (what, names) => {
  const item = readPaper('docs/detection.md')
    .split(/^- /m)
    .find((text) => text.startsWith(what));
  expect(item?.match(/(?<=`)[a-z0-9-]+(?=`)/g)).toEqual(names);
});

it.each([
  ['lib', 'Folder'],
  ['test', 'Folder of tests'],
])('the table of the folders of %s in CONTRIBUTING.md lists every one and no other', (parent, table) => {
  const folders = readdirSync(join(projectRoot, parent), { withFileTypes: true });
  const rows = tableRows(readPaper('CONTRIBUTING.md'), table).map(([cell = '']) => unquoted(cell));
  const real = folders.filter((entry) => entry.isDirectory()).map(({ name }) => `${parent}/${name}`);
  expect(rows.sort()).toEqual(real.sort());
});

/** What the resolver makes of no options; for detection, which keeps its own, what the types say. */
function realDefault(option: string): string | undefined {
  if (option.startsWith('detection.')) {
    const tag = defaultTags('DetectionOptions').get(option.slice('detection.'.length));
    return tag === undefined || /^[a-z]/.test(tag) ? undefined : tag.replace(/(?<=\d)_(?=\d)/g, '');
  }
  const value = option
    .split('.')
    .reduce<unknown>(
      (at, key) => (at as Record<string, unknown> | undefined)?.[key],
      resolveConfig(undefined),
    );
  if (value === undefined) return undefined;
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}
