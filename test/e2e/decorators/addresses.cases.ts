import { Controller, Get, type Type } from '@nestjs/common';
import { BlockUserAgents, IpBlacklist, IpWhitelist } from 'nestjs-guard';
import type { AppSetup } from '../../support/guarded-app';
import type { Cases } from '../../support/prove-cases';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

@Controller()
class WithWhitelist {
  @IpWhitelist(['198.51.100.0/24'])
  @Get('anything')
  anything() {}
}

@Controller()
class WithBlacklist {
  @IpBlacklist(['203.0.113.0/24'])
  @Get('anything')
  anything() {}
}

@BlockUserAgents(['BadBot'])
@Controller()
class WithUserAgents {
  @Get('anything')
  anything() {}
}

/** All in passive mode: what a route asks for is enforced there too. */
const passive = (controller: Type): AppSetup => ({ controllers: [controller], guard: { passiveMode: true } });

export const addressCases: Cases = {
  IpWhitelist: {
    gives: 'lets nobody else in, in passive mode too',
    without: passive(ShopController),
    with: passive(WithWhitelist),
    observe: (app) => statuses(app, '/anything', { path: '/anything', from: '198.51.100.1' }),
    sees: { without: [200, 200], with: [403, 200] },
  },
  IpBlacklist: {
    gives: 'keeps these clients out, in passive mode too',
    without: passive(ShopController),
    with: passive(WithBlacklist),
    observe: (app) => statuses(app, '/anything', { path: '/anything', from: '198.51.100.1' }),
    sees: { without: [200, 200], with: [403, 200] },
  },
  BlockUserAgents: {
    gives: 'keeps these user agents out, in passive mode too',
    without: passive(ShopController),
    with: passive(WithUserAgents),
    observe: (app) =>
      statuses(
        app,
        { path: '/anything', headers: { 'user-agent': 'badbot/1' } },
        { path: '/anything', headers: { 'user-agent': 'Mozilla/5.0' } },
      ),
    sees: { without: [200, 200], with: [403, 200] },
  },
};
