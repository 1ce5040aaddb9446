import type { Cases } from '../../support/prove-cases';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';
import { BrokenPattern } from '../../support/broken-pattern';

const controllers = [ShopController];

export const failureCases: Cases = {
  onCheckError: {
    gives: 'says what becomes of a request when a check fails',
    without: { controllers, guard: { blockedUserAgents: [new BrokenPattern()] } },
    with: { controllers, guard: { blockedUserAgents: [new BrokenPattern()], onCheckError: 'allow' } },
    observe: (app) => statuses(app, { path: '/anything', headers: { 'user-agent': 'x' } }),
    sees: { without: [500], with: [200] },
  },
};
