import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** What a file exports; what CommonJS exports under the name it has there. */
export type Loaded = Readonly<Record<string, unknown>>;

const COMMONJS_IN_ESM = /(?:^|\b)(?:require|exports|module|__dirname|__filename) is not defined/;
const ESM_IN_COMMONJS = /import statement outside a module|Unexpected token 'export'|'import\.meta' outside/;
const MISSING = /Cannot find (?:module|package) '([^']+)'/;

/**
 * Loads a compiled file, CommonJS or ES module.
 *
 * @throws an error that says what is wrong with the file
 */
export async function loadModule(file: string): Promise<Loaded> {
  await mustBeFile(file);
  try {
    return await importPath(resolve(file));
  } catch (error) {
    throw new Error(`${file}: ${whyNotLoaded(error)}`, { cause: error });
  }
}

export async function importPath(path: string): Promise<Loaded> {
  const loaded = (await import(pathToFileURL(path).href)) as Loaded;
  const { default: whole } = loaded;
  return typeof whole === 'object' && whole !== null ? { ...whole, ...loaded } : loaded;
}

async function mustBeFile(file: string): Promise<void> {
  if (/\.[cm]?tsx?$/.test(file)) {
    throw new Error(`${file}: it is TypeScript; give the compiled file, such as dist/app.module.js`);
  }
  const stats = await stat(file).catch((error: NodeJS.ErrnoException) => error.code);
  if (stats === 'ENOENT' || stats === 'ENOTDIR')
    throw new Error(`${file}: there is no such file; is the app built?`);
  if (typeof stats === 'string' || stats === undefined)
    throw new Error(`${file}: it cannot be read (${stats})`);
  if (stats.isDirectory()) throw new Error(`${file}: it is a directory; give the file of the root module`);
  if (!stats.isFile()) throw new Error(`${file}: it is no file`);
  if (!/\.[cm]?js$/.test(file)) throw new Error(`${file}: it is no JavaScript (.js, .cjs, .mjs)`);
}

function whyNotLoaded(error: unknown): string {
  if (!(error instanceof Error)) return `it throws while it is loaded: ${String(error)}`;
  const { message, name } = error;
  const { code = '' } = error as NodeJS.ErrnoException;
  const [line = ''] = message.split('\n');
  if (code === 'EACCES') return 'it may not be read';
  if (COMMONJS_IN_ESM.test(line))
    return 'it is CommonJS, and is loaded as an ES module, because the package.json above it says "type": "module", or it is named .mjs; name it .cjs, or compile it as an ES module';
  if (ESM_IN_COMMONJS.test(line))
    return 'it is an ES module, and is loaded as CommonJS; name it .mjs, or say "type": "module" in the package.json above it';
  if (/MODULE_NOT_FOUND$/.test(code)) return whatIsMissing(error, line);
  if (name === 'SyntaxError') return `it is no JavaScript that can be loaded: ${line}${placeOf(error)}`;
  return `it throws while it is loaded: ${message}${placeOf(error)}`;
}

function whatIsMissing(error: Error, line: string): string {
  const { requireStack } = error as { requireStack?: readonly string[] };
  const from = requireStack?.[0] ?? /imported from (\S+)/.exec(line)?.[1];
  const missing = MISSING.exec(line)?.[1];
  return `it cannot be loaded, because ${missing ?? 'a module'} is not there${from === undefined ? '' : ` (wanted by ${from})`}`;
}

/** Where it happened: the first place of the stack that is not Node itself. */
function placeOf({ stack = '' }: Error): string {
  const place = /(?:^|\()((?:file:\/\/)?\/[^\n()]+?:\d+)(?::\d+)?\)?$/m.exec(
    stack.replace(/^ +at /gm, ''),
  )?.[1];
  if (place === undefined) return '';
  return ` (${place.startsWith('file://') ? fileURLToPath(place) : place})`;
}
