import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Get, Injectable, Module, Post, SetMetadata } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import {
  ContentProfile,
  DetectionExclude,
  EnforceGuard,
  GuardDoctor,
  IpWhitelist,
  RateLimit,
  SkipGuard,
  type DoctorReport,
} from 'nestjs-guard';
import { adapters, startApp, type AppSetup, type GuardedApp } from '../../support/guarded-app';
import { graphqlShop } from '../../support/graphql';
import { ShopController } from '../../support/shop.controller';

class LoginGuard {
  canActivate(): boolean {
    return true;
  }
}

@Module({ providers: [{ provide: APP_GUARD, useClass: LoginGuard }] })
class LoginModule {}

@Injectable()
@IpWhitelist(['10.0.0.0/8'])
class ReportService {
  run() {}
}

class ChatGateway {
  @SetMetadata('websockets:message_mapping', true) // what @SubscribeMessage leaves
  @RateLimit({ limit: 5 })
  say() {}
}

@Controller('odd')
class OddController {
  @Get('limit')
  @RateLimit({ limit: 1_000_000, ttl: 1000 })
  limited() {}

  @Get('ttl')
  @RateLimit({ limit: 5, ttl: 60 })
  short() {}
}

@Controller('nobody')
class NobodyController {
  @Get()
  @IpWhitelist([])
  get() {}
}

@Controller('idle')
class IdleController {
  @Post('articles')
  @SkipGuard('detection')
  @DetectionExclude({ fields: ['html'] })
  publish() {}

  @Get('health')
  @SkipGuard()
  @EnforceGuard()
  health() {}

  @Post('notes')
  @DetectionExclude({ fields: ['body.note'] })
  note() {}
}

@Controller('profiled')
class ProfiledController {
  @Post()
  @ContentProfile('rich-text')
  write() {}

  @Post('note')
  @ContentProfile('code', { fields: ['text'] })
  @ContentProfile('rich-text', { fields: ['body.note'] })
  note() {}
}

@Controller('open')
@SkipGuard()
class OpenController {
  @Get()
  get() {}
}

@Controller(':tenant/files')
class TenantController {
  @Get('*')
  file() {}
}

const controllers = [ShopController];
const missing = join(tmpdir(), 'nestjs-guard-no-such-folder', 'guard.log');
const folder = mkdtempSync(join(tmpdir(), 'nestjs-guard-doctor-'));

/** Setups with something wrong, what is said of it, and a twin that is fine. */
const cases: Record<string, { wrong: AppSetup; says: string[]; fine?: AppSetup }> = {
  'a guard of the root module before ours': {
    wrong: { controllers, providers: [{ provide: APP_GUARD, useClass: LoginGuard }] },
    says: ['GUARD_NOT_FIRST LoginGuard'],
    fine: { controllers, imports: [LoginModule] },
  },
  'options beneath a switch that is off': {
    wrong: {
      controllers,
      guard: {
        enablePenetrationDetection: false,
        enableRateLimiting: false,
        detection: { threshold: 8 },
        excludePaths: ['/search'],
        rateLimit: { limit: 5 },
      },
    },
    says: ['GUARD_SWITCHED_OFF detection', 'GUARD_SWITCHED_OFF excludePaths', 'GUARD_SWITCHED_OFF rateLimit'],
    fine: {
      controllers: [OddController].slice(1).concat(ShopController as never),
      guard: { enablePenetrationDetection: false, enableRateLimiting: false },
    },
  },
  'options about a file that is not there': {
    wrong: { controllers, guard: { logging: { format: 'json' }, recording: { values: 'all' } } },
    says: ['GUARD_SWITCHED_OFF logging.format', 'GUARD_SWITCHED_OFF recording'],
    fine: {
      controllers,
      guard: {
        logging: { format: 'json', file: join(folder, 'guard.json') },
        recording: { values: 'all', file: join(folder, 'guard.events') },
      },
    },
  },
  'every switch off': {
    wrong: {
      controllers,
      guard: { enablePenetrationDetection: false, enableRateLimiting: false, enableIpBanning: false },
    },
    says: ['GUARD_NOTHING_CHECKED forRoot()'],
    fine: {
      controllers,
      guard: {
        enablePenetrationDetection: false,
        enableRateLimiting: false,
        enableIpBanning: false,
        blacklist: ['192.0.2.1'],
      },
    },
  },
  'a blacklist that the whitelist takes back': {
    wrong: { controllers, guard: { whitelist: ['192.0.2.0/24'], blacklist: ['192.0.2.7', '192.0.0.0/16'] } },
    says: ['GUARD_BLACKLIST_TRUSTED blacklist: 192.0.2.7'],
    fine: { controllers, guard: { whitelist: ['192.0.2.7'], blacklist: ['192.0.2.0/24', '2001:db8::/32'] } },
  },
  'a route for nobody': {
    wrong: { controllers: [NobodyController] },
    says: ['GUARD_NOBODY_ADMITTED GET /nobody'],
  },
  'limits that are none': {
    wrong: { controllers: [OddController], guard: { rateLimit: { limit: 1_000_000_000 } } },
    says: [
      'GUARD_LIMIT_ODD rateLimit',
      'GUARD_LIMIT_ODD @RateLimit on OddController.limited',
      'GUARD_LIMIT_ODD @RateLimit on OddController.short',
    ],
    fine: { controllers, guard: { rateLimit: { limit: 600_000 } } },
  },
  'a path that no route has': {
    wrong: { controllers, guard: { excludePaths: ['/uploads', '/search'] } },
    says: ['GUARD_EXCLUDE_PATH_UNUSED excludePaths: /uploads'],
    fine: { controllers: [TenantController], guard: { excludePaths: ['/uploads', '/shop/files/a'] } },
  },
  'exclusions that fit nothing': {
    wrong: {
      controllers,
      guard: {
        detection: {
          exclude: [
            { route: '/articles/:id' },
            { path: '/articles/*', rule: 'xss-element' },
            { field: 'body.note', route: '/orders' },
            { route: '/search', rule: 'xss-element', field: 'q' },
            { path: '/orders' },
          ],
        },
      },
    },
    says: [0, 1, 2].map((i) => `GUARD_EXCLUSION_UNUSED detection.exclude.${i}`),
    fine: {
      imports: [graphqlShop()],
      controllers: [TenantController],
      guard: { detection: { exclude: [{ path: '/graphql' }, { route: '/:tenant/files/*', field: 'body' }] } },
    },
  },
  'decorators where nothing enforces them': {
    wrong: { controllers, providers: [ReportService, ChatGateway] },
    says: [
      'GUARD_DECORATOR_NOT_ENFORCED @IpWhitelist on ReportService',
      'GUARD_DECORATOR_NOT_ENFORCED @RateLimit on ChatGateway.say',
    ],
    fine: { imports: [graphqlShop()] },
  },
  'decorators that change nothing': {
    wrong: { controllers: [IdleController] },
    says: [
      'GUARD_EXCLUSION_UNUSED @DetectionExclude on IdleController.note',
      'GUARD_DECORATOR_IDLE @DetectionExclude on IdleController.publish',
      'GUARD_DECORATOR_IDLE @EnforceGuard on IdleController.health',
    ],
  },
  'a profile for a field that begins with the name of a place': {
    wrong: { controllers: [ProfiledController] },
    says: ['GUARD_EXCLUSION_UNUSED @ContentProfile on ProfiledController.note'],
  },
  'a profile without detection': {
    wrong: { controllers: [ProfiledController], guard: { enablePenetrationDetection: false } },
    says: [
      'GUARD_DECORATOR_IDLE @ContentProfile on ProfiledController.write',
      'GUARD_DECORATOR_IDLE @ContentProfile on ProfiledController.note',
    ],
  },
  'an app in which nothing is guarded': {
    wrong: { controllers: [OpenController] },
    says: ['GUARD_EVERYTHING_SKIPPED @SkipGuard'],
    fine: { controllers: [OpenController, ShopController] },
  },
  'lists that trust everybody': {
    wrong: { controllers, guard: { trustedProxies: ['0.0.0.0/0'], whitelist: ['2001:db8::1/0'] } },
    says: ['GUARD_EVERYBODY_TRUSTED trustedProxies: 0.0.0.0/0', 'GUARD_EVERYBODY_TRUSTED whitelist: ::/0'],
    fine: { controllers, guard: { trustedProxies: ['10.0.0.0/8'], whitelist: ['2001:db8::/32'] } },
  },
  'observation that nobody hears of': {
    wrong: { controllers, guard: { passiveMode: true, logging: { level: 'error' } } },
    says: ['GUARD_OBSERVES_IN_SILENCE logging.level'],
    fine: { controllers, guard: { passiveMode: false, logging: { level: 'error' } } },
  },
  'a file that cannot be written': {
    wrong: { controllers, guard: { logging: { file: missing }, recording: { file: folder } } },
    says: ['GUARD_FILE_NOT_WRITABLE logging.file', 'GUARD_FILE_NOT_WRITABLE recording.file'],
    fine: { controllers, guard: { logging: { file: join(folder, 'guard.log') } } },
  },
};

const doctorOf = (app: GuardedApp) => app.app.get(GuardDoctor, { strict: false });
const said = ({ findings }: DoctorReport) => findings.map(({ code, where }) => `${code} ${where}`);

describe.each(adapters)('the doctor on %s', (adapter) => {
  it.each(Object.keys(cases))('finds %s, and says it at boot in a line for each', async (name) => {
    const { wrong, says, fine = { controllers } } = cases[name] as (typeof cases)[string];
    const app = await startApp(adapter, wrong);
    const report = await doctorOf(app).examine();
    expect(said(report)).toEqual(says);
    if (wrong.guard?.logging?.level === undefined) {
      const lines = report.findings.map(({ code, where, message }) => `warn ${code}: ${where}: ${message}`);
      expect(app.lines.filter((line) => line.startsWith('warn'))).toEqual(lines);
    }
    const twin = await startApp(adapter, fine);
    expect(said(await doctorOf(twin).examine())).toEqual([]);
    expect(twin.lines).toEqual([]);
  });

  it('leaves alone what is mounted beside the routes', async () => {
    const app = await startApp(adapter, {
      controllers,
      guard: { excludePaths: ['/assets', '/files', '/elsewhere'] },
      configure: (nest) => {
        nest.use('/assets', (_: unknown, response: any) => response.end('a file'));
        const wildcard = adapter === 'express' ? '/files/*path' : '/files/*';
        nest.getHttpAdapter().get(wildcard, (_: unknown, reply: any) => reply.send('a file'));
      },
    });
    expect(said(await doctorOf(app).examine())).toEqual([
      'GUARD_EXCLUDE_PATH_UNUSED excludePaths: /elsewhere',
    ]);
  });

  it('tells what stands while the app runs, without a second line', async () => {
    const app = await startApp(adapter, { controllers, guard: { passiveMode: true } });
    await app.mode.setPassive(false, { reason: 'clean for a week', by: 'ops' });
    for (let i = 0; i < 1000; i++) await app.send({ path: '/anything', headers: { 'x-forwarded-for': '' } });
    const lines = app.lines.length;
    const { findings } = await doctorOf(app).examine();
    expect(findings.map(({ code }) => code)).toEqual([
      'GUARD_MODE_OVERRIDDEN',
      'GUARD_SINGLE_CLIENT',
      'GUARD_PRIVATE_CLIENTS',
      'GUARD_PROXIES_UNUSED',
    ]);
    expect(findings[0]?.message).toBe('the mode is active, set by ops (instance: clean for a week)');
    expect(app.lines).toHaveLength(lines);
    await app.mode.clear();
    await app.send('/anything');
    const after = await doctorOf(app).examine();
    expect(after.findings.map(({ code }) => code)).toEqual(['GUARD_SINGLE_CLIENT', 'GUARD_PRIVATE_CLIENTS']);
  });
});
