import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from './run-preview';

const root = join(__dirname, '../../..');
const sample = join(root, 'sample-app/dist/src/app.module.js');

mkdirSync(join(root, '.scratch'), { recursive: true });
/** Within the project, so that apps in it find Nest and the built package as those of users do. */
const folder = mkdtempSync(join(root, '.scratch/doctor-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HEAD = `
const { Module, Controller, Get, Injectable } = require('@nestjs/common');
const { APP_GUARD } = require('@nestjs/core');
const { GuardModule, IpWhitelist } = require('nestjs-guard');
`;

function doctor(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'doctor', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
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
  it('prints how the app is set up, and ends with 0 when nothing is wrong', () => {
    const { status, stdout, stderr } = doctor(sample);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('mode      passive: hostile requests are only logged (configuration)\n');
    expect(stdout).toContain('Nothing was found that cannot work.');
    expect(stdout).toContain('* blockedUserAgents                  sqlmap, nikto\n');
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

  it('ends with 1 when there are findings, and starts nothing', () => {
    const { status, stdout, stderr } = doctor(troubled);
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

  it.each(['express', 'fastify'])('answers in JSON, on %s', (adapter) => {
    const { status, stdout } = doctor(troubled, '--json', '--adapter', adapter);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      adapter,
      mode: { passive: true, configured: true, source: 'configuration' },
      config: { blockedUserAgents: ['/^curl/'], banning: { threshold: 3 } },
      findings: [{ code: 'GUARD_NOT_FIRST', where: 'LoginGuard' }, {}, {}],
    });
  });

  it('takes modules of ES, and the one that is named', () => {
    const file = moduleFile(
      'shop.module.mjs',
      `import { Module } from '@nestjs/common';
       import { GuardModule } from 'nestjs-guard';
       export const helper = 1;
       export class ShopModule {}
       Module({ imports: [GuardModule.forRoot()] })(ShopModule);`,
    );
    expect(doctor(file).status).toBe(0);
    expect(doctor(file, '--export', 'ShopModule').status).toBe(0);
    const { status, stderr } = doctor(file, '--export', 'ShopMod');
    expect(status).toBe(2);
    expect(stderr).toMatch(/it exports no ShopMod; it exports .*ShopModule/);
  });

  it.each([
    ['no file', join('nowhere', 'app.module.js'), '', /there is no such file; is the app built\?/],
    ['TypeScript', 'app.module.ts', 'export {}', /it is TypeScript; give the compiled file/],
    ['a broken file', 'broken.cjs', 'module.exports = {', /error: /],
    ['a file that throws', 'throws.cjs', 'throw new Error("no DATABASE_URL")', /no DATABASE_URL/],
    ['a file without a module', 'none.cjs', 'exports.helper = 1', /it exports no module; it exports helper/],
    [
      'several modules',
      'several.cjs',
      `${HEAD} class A {} class B {} Module({ imports: [] })(A); Module({ imports: [] })(B); Object.assign(exports, { A, B });`,
      /say which module with --export; it exports A, B/,
    ],
    [
      'an app without the guard',
      'unguarded.cjs',
      `${HEAD} class AppModule {} Module({ imports: [] })(AppModule); exports.AppModule = AppModule;`,
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
      /Staff @IpWhitelist\\x5b0\]: expected an IP address/,
    ],
    [
      'a dependency that is missing, and a password in what the app says',
      'missing.cjs',
      `${HEAD} class AppModule {} Module({ providers: [{ provide: 'DB', useFactory: () => { throw new Error('cannot reach postgres://shop:hunter2@db'); } }] })(AppModule); exports.AppModule = AppModule;`,
      /cannot reach postgres:\/\/\(redacted\)@db/,
    ],
  ])('ends with 2 and says why for %s', (_what, name, code, message) => {
    const file = code === '' ? join(folder, name) : moduleFile(name, code);
    const { status, stdout, stderr } = doctor(file);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('waits no longer than it was told, and takes no connection for a reason to stay', () => {
    const waiting = (name: string, answer: string) =>
      moduleFile(
        name,
        `${HEAD} setInterval(() => undefined, 1000);
         class AppModule {}
         Module({
           imports: [GuardModule.forRoot()],
           providers: [{ provide: 'DB', useFactory: () => ${answer} }],
         })(AppModule);
         exports.AppModule = AppModule;`,
      );
    expect(doctor(waiting('connected.cjs', '1')).status).toBe(0);
    const hanging = waiting('hanging.cjs', 'new Promise(() => undefined)');
    const { status, stderr } = doctor(hanging, '--timeout', '1');
    expect(status).toBe(2);
    expect(stderr).toContain('the app was not built within 1000 ms');
  });

  it.each([
    [['--adapter', 'koa', sample], /Allowed choices are express, fastify/],
    [['--timeout', '0', sample], /a whole number from 1 to 600/],
    [[], /missing required argument 'file'/],
    [[sample, '--jsno'], /Did you mean --json/],
  ])('ends with 2 for a wrong call: %j', (args, message) => {
    const { status, stdout, stderr } = doctor(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('documents its examples and exit codes in 80 columns', () => {
    const { status, stdout } = doctor('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('$ nestjs-guard doctor dist/app.module.js\n');
    expect(stdout).toContain('Exit codes: 0 nothing was found');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
