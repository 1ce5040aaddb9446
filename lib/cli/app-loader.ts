import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { INestApplicationContext, Type } from '@nestjs/common';
import type { DoctorReport } from '../doctor/doctor-report';
import type { GuardDoctor } from '../doctor/guard-doctor';

/** Which module of which file, and how it is built. */
export interface AppToLoad {
  readonly file: string;
  /** The name under which the file exports the module; found when it is the only one. */
  readonly exportName: string | undefined;
  /** The adapter of the app; the one that is installed, Express where both are. */
  readonly adapter: 'express' | 'fastify' | undefined;
  readonly timeoutMs: number;
}

const CLOSING_MS = 3000;
const ADAPTERS = {
  express: ['@nestjs/platform-express', 'ExpressAdapter'],
  fastify: ['@nestjs/platform-fastify', 'FastifyAdapter'],
} as const;

/** The packages as the app sees them: its Nest, its guard. */
type Packages = NodeJS.Require;
type Loaded = Readonly<Record<string, unknown>>;

/**
 * Builds an app without listening and without calling its hooks, examines it, and closes it. What the app prints goes to
 * standard error.
 *
 * @throws an error that says what is wrong with the file, the module, or the app
 */
export async function examineApp(app: AppToLoad): Promise<DoctorReport> {
  const file = resolve(app.file);
  const packages = createRequire(file);
  await mustBeFile(app.file);
  const restore = printToStandardError();
  try {
    const module = moduleIn(await load(file), app);
    const context = await withinTime(build(module, app, packages), app.timeoutMs);
    try {
      return await doctorOf(context, packages).examine();
    } finally {
      // Hooks of an app that never started may fail or wait: what they say is not what was asked.
      await withinTime(context.close(), CLOSING_MS).catch(() => undefined);
    }
  } finally {
    restore();
  }
}

async function mustBeFile(file: string): Promise<void> {
  if (/\.[cm]?tsx?$/.test(file)) {
    throw new Error(`${file}: it is TypeScript; give the compiled file, such as dist/app.module.js`);
  }
  const stats = await stat(file).catch(() => undefined);
  if (stats === undefined) throw new Error(`${file}: there is no such file; is the app built?`);
  if (!stats.isFile()) throw new Error(`${file}: it is no file`);
}

async function load(file: string): Promise<Loaded> {
  const loaded = (await import(pathToFileURL(file).href)) as Loaded;
  const { default: whole } = loaded;
  return typeof whole === 'object' && whole !== null ? { ...whole, ...loaded } : loaded;
}

function moduleIn(loaded: Loaded, { file, exportName }: AppToLoad): Type {
  if (exportName !== undefined) {
    const found = loaded[exportName];
    if (isModule(found)) return found;
    throw new Error(
      `${file}: ${found === undefined ? 'it exports no' : 'it is no module, its'} ${exportName}; ${listOf(loaded)}`,
    );
  }
  const modules = [...new Set(Object.values(loaded).filter(isModule))];
  const named = isModule(loaded['AppModule']) ? loaded['AppModule'] : undefined;
  const found = named ?? (modules.length === 1 ? modules[0] : undefined);
  if (found !== undefined) return found;
  throw new Error(
    `${file}: ${modules.length === 0 ? 'it exports no module' : 'say which module with --export'}; ${listOf(loaded)}`,
  );
}

/** `@Module()` leaves what it was given on the class, under keys of its own. */
function isModule(value: unknown): value is Type {
  if (typeof value !== 'function') return false;
  return ['imports', 'providers', 'controllers', 'exports'].some((key) => Reflect.hasMetadata(key, value));
}

function listOf(loaded: Loaded): string {
  const names = Object.keys(loaded).filter((name) => /^\w+$/.test(name) && name !== '__esModule');
  return names.length === 0 ? 'it exports nothing' : `it exports ${names.slice(0, 10).join(', ')}`;
}

async function build(module: Type, app: AppToLoad, packages: Packages): Promise<INestApplicationContext> {
  const { NestFactory } = (await importFrom(packages, '@nestjs/core')) as typeof import('@nestjs/core');
  const adapter = await adapterOf(app, packages);
  // Without `abortOnError: false` Nest would end the process, and with a logger it would write among the report.
  return NestFactory.create(module, adapter, { logger: false, abortOnError: false });
}

async function adapterOf({ adapter }: AppToLoad, packages: Packages): Promise<never> {
  const wanted = adapter === undefined ? (['express', 'fastify'] as const) : [adapter];
  for (const name of wanted) {
    const [packageName, className] = ADAPTERS[name];
    if (!isInstalled(packages, packageName)) continue;
    const Adapter = (await importFrom(packages, packageName))[className] as new () => never;
    return new Adapter();
  }
  throw new Error(`${wanted.map((name) => ADAPTERS[name][0]).join(' or ')} is not installed beside the app`);
}

function isInstalled(packages: Packages, name: string): boolean {
  try {
    return packages.resolve(name) !== '';
  } catch {
    return false;
  }
}

async function importFrom(packages: Packages, name: string): Promise<Loaded> {
  const loaded = (await import(pathToFileURL(packages.resolve(name)).href)) as Loaded;
  const { default: whole } = loaded;
  return typeof whole === 'object' && whole !== null ? { ...whole, ...loaded } : loaded;
}

/** The doctor of the copy of this package that the app uses: another copy would be another class. */
function doctorOf(context: INestApplicationContext, packages: Packages): GuardDoctor {
  const api = packages('nestjs-guard') as { readonly GuardDoctor?: Type<GuardDoctor> };
  if (api.GuardDoctor === undefined)
    throw new Error('the app uses a version of nestjs-guard without a doctor');
  try {
    return context.get(api.GuardDoctor, { strict: false });
  } catch {
    throw new Error('GuardModule is not imported by this module');
  }
}

async function withinTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the app was not built within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The report is all that stands on standard output, whatever the app prints while it is built. */
function printToStandardError(): () => void {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr);
  return () => {
    stdout.write = write;
  };
}
