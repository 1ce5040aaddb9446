import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { GuardOptions } from '../config/guard-options';
import { revive } from '../config/recorded-config';

const MODULE = /\.[cm]?[jt]s$/;

/**
 * The options that a file holds: JSON, where `{ "regexp": "...", "flags": "i" }` is a regular expression, or a module in
 * JavaScript or TypeScript, ESM or CommonJS, that exports them as its default, or as `options`.
 *
 * @throws an error that says what is wrong with the file
 */
export async function readConfigFile(file: string): Promise<GuardOptions> {
  const stats = await stat(file).catch(() => undefined);
  if (stats?.isFile() !== true)
    throw new Error(`${file}: ${stats?.isDirectory() ? 'it is a directory' : 'there is no such file'}`);
  const options = MODULE.test(file) ? await importOptions(file) : await parseOptions(file);
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new Error(`${file}: expected the options of GuardModule.forRoot() as its default export`);
  return options;
}

async function parseOptions(file: string): Promise<unknown> {
  try {
    return revive(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new Error(`${file}: it is no JSON, and no module (.js, .mjs, .cjs, .ts, .mts, .cts)`, {
      cause: error,
    });
  }
}

async function importOptions(file: string): Promise<unknown> {
  // Only here: it takes longer to load than the rest of the command.
  const { createJiti } = await import('jiti');
  const jiti = createJiti(resolve('index.js'), { interopDefault: false, moduleCache: false });
  let loaded: Record<string, unknown>;
  try {
    loaded = await jiti.import(resolve(file));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : 'it cannot be loaded'}`, {
      cause: error,
    });
  }
  return loaded.default ?? loaded.options ?? loaded;
}
