import { Injectable, Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { GuardModule, type GuardOptions } from 'nestjs-guard';
import { adapters, CLIENT, type AdapterName } from '../../support/guarded-app';
import { send } from '../../support/send';
import { ShopController } from '../../support/shop.controller';

const ATTACK = "/search?q=1'%20UNION%20SELECT%20password%20FROM%20users--";
const HARMLESS = '/search?q=shoes';

let app: INestApplication | undefined;

afterEach(async () => {
  await app?.close();
  app = undefined;
});

/** An app as `main.ts` would start it, with nothing replaced. */
async function start(adapter: AdapterName, guard: DynamicModule | typeof GuardModule, imports: Imports = []) {
  @Module({ imports: [...imports, guard], controllers: [ShopController] })
  class AppModule {}
  const http = adapter === 'express' ? new ExpressAdapter() : (new FastifyAdapter() as never);
  app = await NestFactory.create(AppModule, http, { logger: false, abortOnError: false });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address();
  return async (path: string) => (await send({ port }, { path, from: CLIENT })).status;
}

type Imports = NonNullable<Parameters<typeof Module>[0]['imports']>;

/** What the options of this file say: the client of the tests is on the blacklist, but only seen through the proxy. */
const OPTIONS: GuardOptions = { trustedProxies: ['127.0.0.1'], blacklist: [CLIENT] };

@Injectable()
class GuardOptionsService {
  createGuardOptions(): GuardOptions {
    return OPTIONS;
  }
}

@Module({ providers: [GuardOptionsService], exports: [GuardOptionsService] })
class SettingsModule {}

describe.each(adapters)('the module on %s', (adapter) => {
  it('works bare, with the defaults: attacks are denied', async () => {
    const statusOf = await start(adapter, GuardModule);
    expect(await statusOf(HARMLESS)).toBe(200);
    expect(await statusOf(ATTACK)).toBe(403);
  });

  it('takes options in forRoot()', async () => {
    const statusOf = await start(adapter, GuardModule.forRoot(OPTIONS));
    expect(await statusOf(HARMLESS)).toBe(403);
  });

  it('takes {} in forRoot() for the defaults', async () => {
    const statusOf = await start(adapter, GuardModule.forRoot({}));
    expect(await statusOf(HARMLESS)).toBe(200);
    expect(await statusOf(ATTACK)).toBe(403);
  });

  it('takes a factory that waits in forRootAsync()', async () => {
    const guard = GuardModule.forRootAsync({ useFactory: async () => OPTIONS });
    const statusOf = await start(adapter, guard);
    expect(await statusOf(HARMLESS)).toBe(403);
  });

  it('takes a factory with the ConfigService of @nestjs/config', async () => {
    const load = () => ({ guard: { blacklist: CLIENT, trustedProxies: '127.0.0.1', passive: 'false' } });
    const guard = GuardModule.forRootAsync({
      imports: [ConfigModule.forRoot({ ignoreEnvFile: true, ignoreEnvVars: true, load: [load] })],
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        passiveMode: config.get('guard.passive') === 'true',
        trustedProxies: config.getOrThrow<string>('guard.trustedProxies').split(','),
        blacklist: config.getOrThrow<string>('guard.blacklist').split(','),
      }),
    });
    const statusOf = await start(adapter, guard);
    expect(await statusOf(HARMLESS)).toBe(403);
  });

  it('takes a global ConfigModule too', async () => {
    const load = () => ({ guard: OPTIONS });
    const guard = GuardModule.forRootAsync({
      inject: [ConfigService],
      useFactory: (config: ConfigService) => config.getOrThrow<GuardOptions>('guard'),
    });
    const config = ConfigModule.forRoot({ isGlobal: true, ignoreEnvFile: true, load: [load] });
    const statusOf = await start(adapter, guard, [config]);
    expect(await statusOf(HARMLESS)).toBe(403);
  });

  it('takes a class in forRootAsync()', async () => {
    const guard = GuardModule.forRootAsync({ useClass: GuardOptionsService });
    const statusOf = await start(adapter, guard);
    expect(await statusOf(HARMLESS)).toBe(403);
  });

  it('takes an existing provider in forRootAsync()', async () => {
    const guard = GuardModule.forRootAsync({ imports: [SettingsModule], useExisting: GuardOptionsService });
    const statusOf = await start(adapter, guard);
    expect(await statusOf(HARMLESS)).toBe(403);
  });

  it('does not start with wrong options, whichever way they come', async () => {
    const wrong = { blacklist: ['not an address'] };
    const forms = [
      GuardModule.forRoot(wrong),
      GuardModule.forRootAsync({ useFactory: () => Promise.resolve(wrong) }),
      GuardModule.forRootAsync({
        useClass: class extends GuardOptionsService {
          override createGuardOptions() {
            return wrong;
          }
        },
      }),
    ];
    for (const form of forms) {
      await expect(start(adapter, form)).rejects.toMatchObject({
        name: 'GuardConfigError',
        problems: [{ path: 'blacklist[0]' }],
      });
    }
  });

  it('does not start with the defaults where options were meant', async () => {
    const forgetful = GuardModule.forRootAsync({ useFactory: (() => undefined) as never });
    await expect(start(adapter, forgetful)).rejects.toThrow(
      'forRootAsync(): expected a factory that returns the options, got one that returns nothing.',
    );
    for (const sourceless of [undefined, {}, OPTIONS])
      expect(() => GuardModule.forRootAsync(sourceless as never)).toThrow(
        'forRootAsync(): expected useFactory, useClass or useExisting, got ',
      );
  });
});
