import { Controller, Get, type Type } from '@nestjs/common';
import { SkipThrottle } from '@nestjs/throttler';
import {
  DetectionExclude,
  EnforceGuard,
  IpBlacklist,
  IpWhitelist,
  RateLimit,
  SkipGuard,
  type GuardOptions,
} from 'nestjs-guard';
import { RoutePolicies } from '../../../lib/policy/route-policies';
import type { RoutePolicy } from '../../../lib/policy/route-policy';
import { parseAddress } from '../../../lib/request/parse-address';
import { startApp } from '../../support/guarded-app';

const DEFAULTS = { limit: 600, ttl: 60_000 };

/** The policy of a method, as the running app has it. */
async function policiesOf(
  controllers: Type | Type[],
  guard: GuardOptions = { rateLimit: DEFAULTS },
): Promise<(controller: Type, method: string) => RoutePolicy> {
  const { app } = await startApp('express', { controllers: [controllers].flat(), guard });
  const policies = app.get(RoutePolicies, { strict: false });
  return (controller, method) =>
    policies.of(controller, (controller.prototype as Record<string, () => unknown>)[method] as () => unknown);
}

describe('the policy of a route', () => {
  it('asks for nothing without decorators', async () => {
    @Controller('plain')
    class PlainController {
      @Get()
      list() {
        return [];
      }
    }
    const of = await policiesOf(PlainController);
    expect(of(PlainController, 'list')).toMatchObject({
      handler: 'PlainController.list',
      whitelist: undefined,
      blacklist: undefined,
      userAgents: undefined,
      rateLimit: undefined,
      enforced: false,
      skipped: new Set(),
    });
  });

  it('takes the list of the handler for that of the controller, decorator by decorator', async () => {
    @Controller('lists')
    @IpWhitelist(['10.0.0.0/8'])
    @IpBlacklist(['10.0.0.1'])
    class ListsController {
      @Get('own')
      @IpWhitelist(['192.0.2.0/24'])
      own() {
        return 'own';
      }

      @Get('inherited')
      inherited() {
        return 'inherited';
      }
    }
    const of = await policiesOf(ListsController);
    const holds = (method: string, list: 'whitelist' | 'blacklist', ip: string) =>
      of(ListsController, method)[list]?.has(parseAddress(ip));
    expect(holds('own', 'whitelist', '192.0.2.1')).toBe(true);
    expect(holds('own', 'whitelist', '10.0.0.1')).toBe(false);
    expect(holds('own', 'blacklist', '10.0.0.1')).toBe(true);
    expect(holds('inherited', 'whitelist', '10.0.0.1')).toBe(true);
  });

  it('completes a rate limit field by field: handler, controller, forRoot()', async () => {
    @Controller('limits')
    @RateLimit({ limit: 5, blockDuration: 0 })
    class LimitsController {
      @Get('own')
      @RateLimit({ ttl: 1000, limit: undefined })
      own() {
        return 'own';
      }

      @Get('inherited')
      inherited() {
        return 'inherited';
      }
    }
    const of = await policiesOf(LimitsController);
    expect(of(LimitsController, 'own').rateLimit).toMatchObject({ limit: 5, ttl: 1000, blockDuration: 0 });
    expect(of(LimitsController, 'inherited').rateLimit).toMatchObject({ limit: 5, ttl: 60_000 });
  });

  it('blocks for the duration of forRoot(), or else for the window of the route itself', async () => {
    @Controller('limits')
    @RateLimit({ ttl: 5000 })
    class LimitsController {
      @Get()
      list() {
        return 'list';
      }
    }
    const blockDuration = async (rateLimit: GuardOptions['rateLimit']) =>
      (await policiesOf(LimitsController, { rateLimit }))(LimitsController, 'list').rateLimit?.blockDuration;
    expect(await blockDuration({})).toBe(5000);
    expect(await blockDuration({ ttl: 1000 })).toBe(5000);
    expect(await blockDuration({ blockDuration: 7000 })).toBe(7000);
  });

  it('leaves rules of the user out by their ids', async () => {
    @Controller('words')
    @DetectionExclude({ rules: ['acme-word'] })
    class WordsController {
      @Get()
      list() {
        return 'list';
      }
    }
    const detection = { customRules: [{ id: 'acme-word', pattern: /swordfish/ }] };
    const of = await policiesOf(WordsController, { detection });
    expect(of(WordsController, 'list').detection.exclude).toEqual([{ rules: ['acme-word'] }]);
    await expect(policiesOf(WordsController, {})).rejects.toThrow(
      /@DetectionExclude\.rules\[0\]: expected one of .*more/,
    );
  });

  it('lets a handler skip other checks than its controller, and honours @SkipThrottle beside them', async () => {
    @Controller('skips')
    @SkipGuard('detection', 'userAgent')
    @EnforceGuard()
    class SkipsController {
      @Get('own')
      @SkipGuard('ban')
      own() {
        return 'own';
      }

      @Get('throttle')
      @SkipThrottle()
      throttle() {
        return 'throttle';
      }

      @Get('all')
      @SkipGuard()
      all() {
        return 'all';
      }
    }
    const of = await policiesOf(SkipsController);
    expect(of(SkipsController, 'own')).toMatchObject({ skipped: new Set(['ban']), enforced: true });
    expect(of(SkipsController, 'throttle').skipped).toEqual(new Set(['detection', 'userAgent', 'rateLimit']));
    expect(of(SkipsController, 'all').skipped).toContain('ipWhitelist');
  });

  it('is that of the class, also when two controllers inherit one method', async () => {
    class Base {
      @Get()
      list() {
        return [];
      }
    }
    @Controller('open')
    class OpenController extends Base {}
    @Controller('closed')
    @IpWhitelist(['10.0.0.0/8'])
    class ClosedController extends Base {}
    const of = await policiesOf([OpenController, ClosedController]);
    expect(of(OpenController, 'list')).toMatchObject({
      handler: 'OpenController.list',
      whitelist: undefined,
    });
    expect(of(ClosedController, 'list').whitelist).toBeDefined();
  });
});
