import 'reflect-metadata'; // a file without Nest does not load it
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { INestApplication, Type } from '@nestjs/common';
import type { DoctorReport } from '../doctor/doctor-report';
import type { GuardDoctor } from '../doctor/guard-doctor';
import { importPath, loadModule, type Loaded } from './load-module';
import { withoutStart } from './without-start';

/** Which module of which file, and how it is built. */
export interface AppToLoad {
  readonly file: string;
  /** The name under which the file exports the module; found when it is the only one. */
  readonly exportName: string | undefined;
  /** The adapter of the app; the one that is installed, Express where both are. */
  readonly adapter: 'express' | 'fastify' | undefined;
  /** A file whose function `configure(app)`, or default export, does with the app what `main.ts` does. */
  readonly configureFile: string | undefined;
  readonly timeoutMs: number;
}

const CLOSING_MS = 3000;
const ADAPTERS = {
  express: ['@nestjs/platform-express', 'ExpressAdapter'],
  fastify: ['@nestjs/platform-fastify', 'FastifyAdapter'],
} as const;
const WITHOUT_MAIN =
  'what main.ts does with the app: a prefix of the routes, versions, global guards (give it with --configure)';

/** The packages as the app sees them: its Nest, its guard. */
type Packages = NodeJS.Require;
type NestFactory = (typeof import('@nestjs/core'))['NestFactory'];
type Configure = (app: INestApplication) => unknown;

/**
 * Builds an app without listening and without calling its hooks, examines it, and closes it. What the app prints goes to
 * standard error.
 *
 * @throws an error that says what is wrong with the file, the module, or the app
 */
export async function examineApp(app: AppToLoad): Promise<DoctorReport> {
  const packages = createRequire(resolve(app.file));
  const restore = printToStandardError();
  try {
    const built = prepare(app, packages);
    const context = await withinTime(built, app.timeoutMs, `${app.file}: the app`);
    try {
      const report = await doctorOf(app, context, packages).examine();
      return app.configureFile === undefined
        ? { ...report, unexamined: [WITHOUT_MAIN, ...report.unexamined] }
        : report;
    } finally {
      // Hooks of an app that never started may fail or wait: what they say is not what was asked.
      await withinTime(context.close(), CLOSING_MS, 'closing').catch(() => undefined);
    }
  } finally {
    restore();
  }
}

async function prepare(app: AppToLoad, packages: Packages): Promise<INestApplication> {
  const { configureFile } = app;
  const configure =
    configureFile === undefined ? undefined : configureIn(await load(configureFile, packages), configureFile);
  const context = await build(moduleIn(await load(app.file, packages), app), app, packages);
  try {
    await configure?.(context);
  } catch (error) {
    throw new Error(`${configureFile}: its function fails: ${messageOf(error)}`, { cause: error });
  }
  return context;
}

async function load(file: string, packages: Packages): Promise<Loaded> {
  if (pathOf(packages, '@nestjs/core') === undefined) return loadModule(file);
  return withoutStart(await nestFactoryOf(packages), file, () => loadModule(file));
}

function configureIn(loaded: Loaded, file: string): Configure {
  const found = [loaded['configure'], loaded['default']].find((value) => typeof value === 'function');
  if (found === undefined)
    throw new Error(`${file}: it exports no function "configure" that takes the app; ${listOf(loaded)}`);
  return found as Configure;
}

function moduleIn(loaded: Loaded, { file, exportName }: AppToLoad): Type {
  if (exportName !== undefined) {
    const found = loaded[exportName];
    if (isModule(found)) return found;
    const what =
      found === undefined
        ? `it exports no ${exportName}`
        : typeof found === 'function'
          ? `its ${exportName} is no module: it has no @Module()`
          : `its ${exportName} is no class`;
    throw new Error(`${file}: ${what}; ${listOf(loaded)}`);
  }
  const modules = [...new Set(Object.values(loaded).filter(isModule))];
  const named = isModule(loaded['AppModule']) ? loaded['AppModule'] : undefined;
  const found = named ?? (modules.length === 1 ? modules[0] : undefined);
  if (found !== undefined) return found;
  const hasClass = Object.values(loaded).some((value) => typeof value === 'function');
  const what =
    modules.length > 1
      ? 'say which module with --export'
      : hasClass
        ? 'it exports no module: no class in it has @Module()'
        : 'it exports no module and no class; give the file of the root module, such as dist/app.module.js';
  throw new Error(`${file}: ${what}; ${listOf(loaded)}`);
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

async function build(module: Type, app: AppToLoad, packages: Packages): Promise<INestApplication> {
  const factory = await nestFactoryOf(packages);
  const adapter = await adapterOf(app, packages);
  try {
    // Without `abortOnError: false` Nest would end the process, and with a logger it would write among the report.
    return await factory.create(module, adapter, { logger: false, abortOnError: false });
  } catch (error) {
    throw new Error(`${app.file}: the app cannot be built: ${messageOf(error)}`, { cause: error });
  }
}

async function nestFactoryOf(packages: Packages): Promise<NestFactory> {
  const nest = (await importPath(packages.resolve('@nestjs/core'))) as typeof import('@nestjs/core');
  return nest.NestFactory;
}

async function adapterOf({ file, adapter }: AppToLoad, packages: Packages): Promise<never> {
  const wanted = adapter === undefined ? (['express', 'fastify'] as const) : [adapter];
  for (const name of wanted) {
    const [packageName, className] = ADAPTERS[name];
    const path = pathOf(packages, packageName);
    if (path === undefined) continue;
    const Adapter = (await importPath(path))[className] as new () => never;
    return new Adapter();
  }
  throw new Error(
    `${file}: ${wanted.map((name) => ADAPTERS[name][0]).join(' or ')} is not installed beside the app`,
  );
}

function pathOf(packages: Packages, name: string): string | undefined {
  try {
    return packages.resolve(name);
  } catch {
    return undefined;
  }
}

/** The doctor of the copy of this package that the app uses: another copy would be another class. */
function doctorOf({ file }: AppToLoad, context: INestApplication, packages: Packages): GuardDoctor {
  const without = new Error(`${file}: GuardModule is not imported by this module`);
  if (pathOf(packages, 'nestjs-guard') === undefined) throw without;
  const api = packages('nestjs-guard') as { readonly GuardDoctor?: Type<GuardDoctor> };
  if (api.GuardDoctor === undefined)
    throw new Error(`${file}: the app uses a version of nestjs-guard without a doctor`);
  try {
    return context.get(api.GuardDoctor, { strict: false });
  } catch {
    throw without;
  }
}

async function withinTime<T>(work: Promise<T>, timeoutMs: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`${what} was not built within ${timeoutMs} ms (--timeout)`);
    timer = setTimeout(() => reject(error), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
