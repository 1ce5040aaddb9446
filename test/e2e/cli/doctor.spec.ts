import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { main } from './main';

const root = join(__dirname, '../../..');
const sample = join(root, 'sample-app/dist/src/app.module.js');

mkdirSync(join(root, '.scratch'), { recursive: true });
/** Within the project, so that apps in it find Nest and the built package as those of users do. */
const folder = mkdtempSync(join(root, '.scratch/doctor-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MODULE = `const { Module } = require('@nestjs/common');`;
const HEAD = `
const { Module, Controller, Get, Injectable } = require('@nestjs/common');
const { APP_GUARD } = require('@nestjs/core');
const { GuardModule, IpWhitelist } = require('nestjs-guard');
`;

/** Building an app takes most of the time: it is done side by side where that is possible. */
async function doctor(...args: string[]) {
  const child = spawn(process.execPath, [main, 'doctor', ...args], { cwd: root });
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.on('close', resolve)),
  ]);
  return { status, stdout, stderr };
}

/** A file with a module, as a compiler would have written it. */
function moduleFile(name: string, code: string): string {
  const file = join(folder, name);
  writeFileSync(file, code);
  return file;
}

const troubled = moduleFile(
  'troubled.module.cjs',
  `${HEAD}
console.log('the app talks while it is built');
class LoginGuard { canActivate() { return true; } }
class Later {
  onModuleInit() { require('node:fs').writeFileSync('${folder}/initialised', ''); }
  onModuleDestroy() { throw new Error('was never initialised'); }
}
class Reports { run() {} }
Injectable()(Reports);
IpWhitelist(['10.0.0.0/8'])(Reports);
class AppModule {}
Module({
  imports: [GuardModule.forRoot({
    passiveMode: true,
    enableIpBanning: false,
    banning: { threshold: 3 },
    blockedUserAgents: [/^curl/],
    logging: { file: '${folder}/guard.log' },
  })],
  providers: [Reports, Later, { provide: APP_GUARD, useClass: LoginGuard }],
})(AppModule);
class OtherModule {}
Module({ imports: [] })(OtherModule);
module.exports = { AppModule, OtherModule };
`,
);

describe('nestjs-guard doctor', () => {
  it('prints how the app is set up, and ends with 0 when nothing is wrong', async () => {
    const { status, stdout, stderr } = await doctor(sample);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('mode      passive: hostile requests are only logged (configuration)\n');
    expect(stdout).toContain('Nothing was found that cannot work.');
    expect(stdout).toContain('  GET /search\n');
    expect(stdout).toContain('what main.ts does with the app');
    expect(stdout).toContain('* blockedUserAgents              sqlmap, nikto\n');
    expect(stdout).toContain(
      '  GET /admin/orders\n' +
        '      AdminController.orders\n' +
        '      @IpWhitelist(127.0.0.1, ::1) on AdminController\n' +
        '      enforced  ipWhitelist of the route\n' +
        '      observed  ban, userAgent, rateLimit, detection\n',
    );
    expect(stdout).toContain(
      '      @SkipGuard() on HealthController\n      skipped   ban, userAgent, rateLimit, detection\n',
    );
    expect(stdout.split('\n').filter((line) => !/^[ -~]{0,80}$/.test(line))).toEqual([]);
  });

  it('ends with 1 when there are findings, and starts nothing', async () => {
    const { status, stdout, stderr } = await doctor(troubled);
    expect(status).toBe(1);
    for (const finding of [
      'GUARD_NOT_FIRST  LoginGuard',
      'GUARD_SWITCHED_OFF  banning',
      'GUARD_DECORATOR_NOT_ENFORCED  @IpWhitelist on Reports',
    ]) {
      expect(stdout).toContain(`  ${finding}\n`);
    }
    expect(stdout).toContain('  1. LoginGuard\n  2. RequestGuard (of nestjs-guard)\n');
    expect(stderr).toContain('the app talks while it is built');
    expect(existsSync(join(folder, 'initialised'))).toBe(false);
    expect(existsSync(join(folder, 'guard.log'))).toBe(false);
  });

  it.concurrent.each(['express', 'fastify'])('answers in JSON, on %s', async (adapter) => {
    const { status, stdout } = await doctor(troubled, '--json', '--adapter', adapter);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      adapter,
      mode: { passive: true, configured: true, source: 'configuration' },
      config: { blockedUserAgents: ['/^curl/'], banning: { threshold: 3 } },
      findings: [{ code: 'GUARD_NOT_FIRST', where: 'LoginGuard' }, {}, {}],
    });
  });

  it('takes modules of ES, and the one that is named', async () => {
    const file = moduleFile(
      'shop.module.mjs',
      `import { Module } from '@nestjs/common';
       import { GuardModule } from 'nestjs-guard';
       export const helper = 1;
       export class ShopModule {}
       Module({ imports: [GuardModule.forRoot()] })(ShopModule);`,
    );
    const [only, named, unknown] = await Promise.all([
      doctor(file),
      doctor(file, '--export', 'ShopModule'),
      doctor(file, '--export', 'ShopMod'),
    ]);
    expect([only.status, named.status, unknown.status]).toEqual([0, 0, 2]);
    expect(unknown.stderr).toMatch(/it exports no ShopMod; it exports .*ShopModule/);
  });

  it.concurrent.each([
    ['no file', join('nowhere', 'app.module.js'), '', /there is no such file; is the app built\?/],
    ['TypeScript', 'app.module.ts', 'export {}', /it is TypeScript; give the compiled file/],
    ['a folder', '.', '', /it is a directory; give the file of the root module/],
    ['another kind of file', 'app.module.json', '{}', /it is no JavaScript \(\.js, \.cjs, \.mjs\)/],
    [
      'a broken file',
      'broken.cjs',
      'module.exports = {',
      /broken\.cjs: it is no JavaScript that can be loaded: .* \(\/.*broken\.cjs:1\)/,
    ],
    [
      'a file that throws',
      'throws.cjs',
      '\nthrow new Error("no DATABASE_URL")',
      /throws\.cjs: it throws while it is loaded: no DATABASE_URL \(\/.*throws\.cjs:2\)/,
    ],
    ['a file that throws a text', 'text.mjs', 'throw "no"', /text\.mjs: it throws while it is loaded: no\n/],
    [
      'CommonJS under the name of an ES module',
      'common.mjs',
      'exports.AppModule = 1',
      /common\.mjs: it is CommonJS, and is loaded as an ES module/,
    ],
    [
      'an ES module under the name of CommonJS',
      'module.cjs',
      'export const AppModule = 1',
      /module\.cjs: it is an ES module, and is loaded as CommonJS; name it \.mjs/,
    ],
    [
      'a package that is missing, in CommonJS',
      'needs.cjs',
      'require("no-such-package")',
      /needs\.cjs: it cannot be loaded, because no-such-package is not there \(wanted by \/.*needs\.cjs\)/,
    ],
    [
      'a package that is missing, in an ES module',
      'needs.mjs',
      'import "no-such-package"',
      /needs\.mjs: it cannot be loaded, because no-such-package is not there \(wanted by \/.*needs\.mjs\)/,
    ],
    [
      'a class that is no module',
      'plain.cjs',
      'exports.AppModule = class AppModule {}',
      /it exports no module: no class in it has @Module\(\); it exports AppModule/,
    ],
    [
      'a file that ends the process',
      'exits.cjs',
      'process.exit(0)',
      /exits\.cjs: the process ended before the app was built/,
    ],
    [
      'an error that nobody waits for',
      'later.mjs',
      'setTimeout(() => { throw new Error("too late") }); await new Promise((go) => setTimeout(go, 5000))',
      /later\.mjs: the process ended before the app was built[^]*too late/,
    ],
    [
      'a file without a module',
      'none.cjs',
      'exports.helper = 1',
      /it exports no module and no class; give the file of the root module.*; it exports helper/,
    ],
    [
      'several modules',
      'several.cjs',
      `${MODULE} class A {} class B {} Module({ imports: [] })(A); Module({ imports: [] })(B); Object.assign(exports, { A, B });`,
      /say which module with --export; it exports A, B/,
    ],
    [
      'an app without the guard',
      'unguarded.cjs',
      `${MODULE} class AppModule {} Module({ imports: [] })(AppModule); exports.AppModule = AppModule;`,
      /GuardModule is not imported by this module/,
    ],
    [
      'a wrong configuration',
      'wrong.cjs',
      `${HEAD} class AppModule {} Module({ imports: [GuardModule.forRoot({ pasiveMode: true })] })(AppModule); exports.AppModule = AppModule;`,
      /nestjs-guard cannot start, 1 problem\(s\):\n {2}- pasiveMode: .*\n?.*Did you mean "passiveMode"\?/,
    ],
    [
      'a wrong decorator',
      'decorator.cjs',
      `${HEAD} class Staff { get() {} } IpWhitelist(['10.0.0.0/33'])(Staff); Controller('staff')(Staff);
       class AppModule {} Module({ imports: [GuardModule.forRoot()], controllers: [Staff] })(AppModule); exports.AppModule = AppModule;`,
      /Staff @IpWhitelist\[0\]: expected an IP address/,
    ],
    [
      'a dependency that is missing, and a password in what the app says',
      'missing.cjs',
      `${MODULE} class AppModule {} Module({ providers: [{ provide: 'DB', useFactory: () => { throw new Error('cannot reach postgres://shop:hunter2@db'); } }] })(AppModule); exports.AppModule = AppModule;`,
      /cannot reach postgres:\/\/\(redacted\)@db/,
    ],
  ])('ends with 2 and says why for %s', async (_what, name, code, message) => {
    const file = code === '' ? join(folder, name) : moduleFile(name, code);
    const { status, stdout, stderr } = await doctor(file);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('asks the file and the store for the mode, and says what nobody but the running app can tell', async () => {
    const file = join(folder, 'mode');
    const module = (name: string, store: string) =>
      moduleFile(
        name,
        `${HEAD} class Orders { list() {} } Controller('orders')(Orders);
         Get()(Orders.prototype, 'list', Object.getOwnPropertyDescriptor(Orders.prototype, 'list'));
         class AppModule {}
         Module({
           imports: [GuardModule.forRoot({ mode: { file: '${file}' }, excludePaths: ['/nowhere'], ${store} })],
           controllers: [Orders],
         })(AppModule);
         exports.AppModule = AppModule;`,
      );
    const plain = module('asked.cjs', '');
    expect((await doctor(plain)).stdout).toContain('          file: nothing is set\n');

    writeFileSync(file, 'passive customers complain');
    const passive = await doctor(plain);
    expect(passive.stdout).toContain('mode      passive: hostile requests are only logged (file)\n');
    expect(passive.stdout).toMatch(
      /file: passive: hostile requests are only logged \(reason: customers\s+complain/,
    );
    expect(passive.stdout).toContain('      observed  ban, rateLimit, detection\n');
    expect(passive.stdout).toContain('GUARD_MODE_OVERRIDDEN');
    expect(passive.stdout).toMatch(/Not looked at, as the app is not running:[^]*the app\s+says so at boot/);

    writeFileSync(file, 'pasive');
    const mute = await doctor(plain);
    expect(mute.stdout).toContain('mode      active: hostile requests are denied (configuration)\n');
    expect(mute.stdout).toContain('  GUARD_MODE_FILE_MUTE  mode.file\n      the file cannot be understood');

    const store = `store: { redis: 'redis://shop:hunter2@127.0.0.1:1/2?password=hunter3' }`;
    const { status, stdout } = await doctor(
      module('stored.cjs', `${store}, logging: { file: '${folder}/stored.log' }`),
    );
    expect(status).toBe(1);
    expect(stdout).toContain('fleet: not known, the store cannot be reached (ECONNREFUSED)\n');
    expect(stdout).toContain('* store.redis                    redis://(redacted)@127.0.0.1:1/2\n');
    expect(stdout).toContain('  GUARD_STORE_DOWN  store\n');
    expect(stdout).not.toMatch(/hunter|Hidden/);
    expect(existsSync(join(folder, 'stored.log'))).toBe(false);
  });

  it('shows what main.ts does with the app when it is given', async () => {
    const configure = moduleFile(
      'configure.mjs',
      `export function configure(app) {
         app.setGlobalPrefix('api');
         app.useGlobalGuards(new (class FrontGuard { canActivate() { return true; } })());
       }`,
    );
    const { status, stdout } = await doctor(sample, '--configure', configure);
    expect(status).toBe(0);
    expect(stdout).toContain('  GET /api/search\n');
    expect(stdout).toContain('  1. RequestGuard (of nestjs-guard)\n  2. FrontGuard\n');
    expect(stdout).not.toContain('what main.ts does with the app');
    expect(stdout).toContain('  detection.maxBytes             262144\n');

    const none = await doctor(sample, '--configure', moduleFile('no.mjs', 'export const prefix = 1'));
    expect(none.stderr).toContain('it exports no function "configure" that takes the app; it exports prefix');
    const fails = await doctor(
      sample,
      '--configure',
      moduleFile('fails.mjs', 'export default () => { throw new Error("x") }'),
    );
    expect({ status: fails.status, stderr: fails.stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining('fails.mjs: its function fails: x'),
    });
  });

  it('shows brackets and letters as they are, and takes no connection for a reason to stay', async () => {
    const listed = moduleFile(
      'listed.cjs',
      `${HEAD} setInterval(() => undefined, 1000);
       class AppModule {}
       Module({ imports: [GuardModule.forRoot({ blockedUserAgents: [/^[a-z]+b\u00f6t\u202e/], detection: { threshold: 8, maxWork: 65536 } })] })(AppModule);
       exports.AppModule = AppModule;`,
    );
    const { status: ended, stdout: shown } = await doctor(listed);
    expect(ended).toBe(0);
    expect(shown).toContain('* blockedUserAgents              /^[a-z]+b\u00f6t\\u{202e}/\n');
    expect(shown).toContain('* detection.threshold            8\n');
    expect(shown).toContain('* detection.maxWork              65536\n');
  });

  it('starts no app, as main.ts would when it is taken for the root module', async () => {
    const main = (head: string, end: string): string => `${head}
      async function bootstrap() {
        const app = await NestFactory.create(AppModule);
        await app.listen(0);
        console.error('it listens');
      }
      ${end}`;
    const makeModule = `class AppModule {} Module({ imports: [GuardModule.forRoot()] })(AppModule);`;
    const commonJs = `${HEAD} const { NestFactory } = require('@nestjs/core'); ${makeModule}`;
    const esm = `import { Module } from '@nestjs/common'; import { NestFactory } from '@nestjs/core';
      import { GuardModule } from 'nestjs-guard'; ${makeModule}`;
    const [nothing, waiting, whole] = await Promise.all([
      doctor(moduleFile('main.cjs', main(commonJs, 'void bootstrap();'))),
      doctor(moduleFile('main.mjs', main(esm, 'await bootstrap();'))),
      doctor(moduleFile('whole.cjs', main(commonJs, 'void bootstrap(); exports.AppModule = AppModule;'))),
    ]);
    const advice = 'give the file of the root module, such as dist/app.module.js';
    expect(nothing).toMatchObject({ status: 2, stderr: expect.stringContaining(advice) });
    expect(waiting).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`it starts the app; ${advice}`),
    });
    expect(whole).toMatchObject({ status: 0, stdout: expect.stringContaining('findings  0') });
    for (const { stderr } of [nothing, waiting, whole]) expect(stderr).not.toContain('it listens');
  });

  it('waits no longer than it was told', async () => {
    const hanging = moduleFile(
      'hanging.cjs',
      `${HEAD} setInterval(() => undefined, 1000);
       class AppModule {}
       Module({
         imports: [GuardModule.forRoot()],
         providers: [{ provide: 'DB', useFactory: () => new Promise(() => undefined) }],
       })(AppModule);
       exports.AppModule = AppModule;`,
    );
    const stuck = moduleFile('stuck.mjs', 'await new Promise(() => undefined)');
    const both = await Promise.all([hanging, stuck].map((file) => doctor(file, '--timeout', '1')));
    for (const { status, stderr } of both) {
      expect(status).toBe(2);
      expect(stderr).toContain('the app was not built within 1000 ms (--timeout)');
    }
  });

  it.concurrent.each([
    [['--adapter', 'koa', sample], /Allowed choices are express, fastify/],
    [['--timeout', '0', sample], /a whole number from 1 to 600/],
    [[], /missing required argument 'file'/],
    [[sample, '--jsno'], /Did you mean --json/],
  ])('ends with 2 for a wrong call: %j', async (args, message) => {
    const { status, stdout, stderr } = await doctor(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('documents its examples and exit codes in 80 columns', async () => {
    const { status, stdout } = await doctor('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('$ nestjs-guard doctor dist/app.module.js\n');
    expect(stdout).toContain('Exit codes: 0 nothing was found');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
