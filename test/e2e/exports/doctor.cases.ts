import { GuardDoctor } from 'nestjs-guard';
import type { Cases } from '../../support/prove-cases';
import { ShopController } from '../../support/shop.controller';

export const doctorCases: Cases = {
  'GuardDoctor.examine': {
    gives: 'what cannot work in the app',
    without: { controllers: [ShopController] },
    with: {
      controllers: [ShopController],
      guard: { enableIpBanning: false, banning: { threshold: 3 } },
    },
    observe: async ({ app }) => {
      const { findings } = await app.get(GuardDoctor, { strict: false }).examine();
      return findings.map(({ code, where }) => `${code} ${where}`);
    },
    sees: { without: [], with: ['GUARD_SWITCHED_OFF banning'] },
  },
};
