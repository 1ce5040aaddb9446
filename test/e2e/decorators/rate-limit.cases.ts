import { Controller, Get } from '@nestjs/common';
import { RateLimit, type RateLimitSettings } from 'nestjs-guard';
import type { AppSetup, GuardedApp } from '../../support/guarded-app';
import type { Cases } from '../../support/prove-cases';
import { statuses } from '../../support/statuses';

/** A route with a limit, in an app in passive mode: what a route asks for is enforced there too. */
function limited(settings: RateLimitSettings): AppSetup {
  @Controller()
  class WithLimit {
    @RateLimit(settings)
    @Get('limited')
    limited() {}
  }
  return { controllers: [WithLimit], guard: { passiveMode: true } };
}

async function afterTwoSeconds(app: GuardedApp): Promise<number[]> {
  const before = await statuses(app, '/limited', '/limited');
  app.clock.advance(2001);
  return [...before, ...(await statuses(app, '/limited'))];
}

export const rateLimitCases: Cases = {
  'RateLimit.limit': {
    gives: 'says how often one client may call the route, in passive mode too',
    without: limited({}),
    with: limited({ limit: 2 }),
    observe: (app) => statuses(app, '/limited', '/limited', '/limited'),
    sees: { without: [200, 200, 200], with: [200, 200, 429] },
  },
  'RateLimit.ttl': {
    gives: 'says for how long a call counts',
    without: limited({ limit: 1 }),
    with: limited({ limit: 1, ttl: 2000 }),
    observe: afterTwoSeconds,
    sees: { without: [200, 429, 429], with: [200, 429, 200] },
  },
  'RateLimit.blockDuration': {
    gives: 'says how long a client that went over is denied',
    without: limited({ limit: 1, ttl: 2000 }),
    with: limited({ limit: 1, ttl: 2000, blockDuration: 60_000 }),
    observe: afterTwoSeconds,
    sees: { without: [200, 429, 200], with: [200, 429, 429] },
  },
};
