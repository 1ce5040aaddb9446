import { Controller, Get, Injectable, Post } from '@nestjs/common';
import {
  BlockUserAgents,
  ContentProfile,
  DetectionExclude,
  IpBlacklist,
  IpWhitelist,
  RateLimit,
  SkipGuard,
  type CheckName,
} from 'nestjs-guard';
import { adapters, startApp } from '../../support/guarded-app';
import { bootError } from './boot-error';

const wrong = <T>(value: unknown): T => value as T;

@Controller('admin')
@IpWhitelist(['10.0.0.0/8', '10.0.0.0/64'])
class AdminController {
  @Get()
  list() {
    return [];
  }

  @Post()
  @SkipGuard(wrong<CheckName>('detektion'))
  create() {
    return {};
  }
}

@Controller('articles')
class ArticlesController {
  @Post('rule')
  @DetectionExclude({ rules: ['no-such-rule'] })
  rule() {
    return {};
  }

  @Post('category')
  @DetectionExclude({ categories: [wrong('xxs')], fields: ['html'] })
  category() {
    return {};
  }

  @Post('nothing')
  @DetectionExclude({})
  nothing() {
    return {};
  }

  @Post('profile')
  @ContentProfile('rich-text', { fields: ['ok', 'sections..html', '**.html'] })
  @ContentProfile(wrong('code2'), { fields: [], ...{ field: 'body' } })
  profile() {
    return {};
  }

  @Post('limited')
  @RateLimit({ limit: 0, ttl: -1, ...{ burst: 3 } })
  limited() {
    return {};
  }

  @Post('agents')
  @BlockUserAgents([/bot/g])
  agents() {
    return {};
  }

  @Post('list')
  @IpBlacklist(wrong('203.0.113.7'))
  list() {
    return {};
  }
}

@Controller('health')
class HealthController {
  @Get()
  @SkipGuard()
  @RateLimit({})
  ok() {
    return 'ok';
  }
}

describe.each(adapters)('wrong decorators on %s', (adapter) => {
  it('stop the boot with one error that lists each once', async () => {
    const controllers = [AdminController, HealthController, ArticlesController];
    const { problems } = await bootError(adapter, { controllers });
    expect(problems).toEqual([
      expect.objectContaining({ path: 'AdminController @IpWhitelist[1]', value: "'10.0.0.0/64'" }),
      expect.objectContaining({ path: 'AdminController.create @SkipGuard[0]', nearest: 'detection' }),
      expect.objectContaining({ path: 'ArticlesController.rule @DetectionExclude.rules[0]' }),
      expect.objectContaining({
        path: 'ArticlesController.category @DetectionExclude.categories[0]',
        nearest: 'xss',
      }),
      expect.objectContaining({ path: 'ArticlesController.nothing @DetectionExclude' }),
      expect.objectContaining({ path: 'ArticlesController.profile @ContentProfile.fields[1]' }),
      expect.objectContaining({ path: 'ArticlesController.profile @ContentProfile.fields[2]' }),
      expect.objectContaining({
        path: 'ArticlesController.profile @ContentProfile.field',
        nearest: 'fields',
      }),
      expect.objectContaining({
        path: 'ArticlesController.profile @ContentProfile.profile',
        nearest: 'code',
      }),
      expect.objectContaining({ path: 'ArticlesController.profile @ContentProfile.fields', value: '[]' }),
      expect.objectContaining({ path: 'ArticlesController.limited @RateLimit.burst' }),
      expect.objectContaining({ path: 'ArticlesController.limited @RateLimit.limit', value: '0' }),
      expect.objectContaining({ path: 'ArticlesController.limited @RateLimit.ttl', value: '-1' }),
      expect.objectContaining({ path: 'ArticlesController.agents @BlockUserAgents[0]', value: '/bot/g' }),
      expect.objectContaining({ path: 'ArticlesController.list @IpBlacklist', value: "'203.0.113.7'" }),
    ]);
  });

  it.each([
    ['IpWhitelist', IpWhitelist(wrong(undefined))],
    ['IpBlacklist', IpBlacklist(wrong(undefined))],
    ['BlockUserAgents', BlockUserAgents(wrong(undefined))],
    ['RateLimit', RateLimit(wrong(undefined))],
    ['DetectionExclude', DetectionExclude(wrong(undefined))],
  ])(
    'stop it when the value of @%s is undefined, as from a setting that is not there',
    async (name, decorate) => {
      @Controller()
      @decorate
      class VaultController {
        @Get()
        open() {
          return 'open';
        }
      }
      const { problems } = await bootError(adapter, { controllers: [VaultController] });
      expect(problems[0]).toMatchObject({ path: `VaultController @${name}`, value: 'undefined' });
    },
  );

  it('stop it wherever a handler can be, in a resolver or gateway too', async () => {
    @Injectable()
    class OrdersResolver {
      @IpWhitelist(['nonsense'])
      orders() {
        return [];
      }
    }
    const { problems } = await bootError(adapter, { providers: [OrdersResolver] });
    expect(problems).toMatchObject([{ path: 'OrdersResolver.orders @IpWhitelist[0]' }]);
  });

  it('do not stop it when they are right', async () => {
    const shop = await startApp(adapter, { controllers: [HealthController] });
    expect((await shop.send('/health')).status).toBe(200);
  });
});
