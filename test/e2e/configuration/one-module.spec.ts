import { Injectable, Module } from '@nestjs/common';
import { GuardMode, GuardModule } from 'nestjs-guard';
import { adapters, startApp } from '../../support/guarded-app';
import { ShopController } from '../../support/shop.controller';

@Injectable()
class Reporter {
  constructor(readonly mode: GuardMode) {}
}

@Module({ providers: [Reporter] })
class FeatureModule {}

@Module({ imports: [GuardModule] })
class FeatureWithAGuardOfItsOwn {}

describe.each(adapters)('one guard in an app, on %s', (adapter) => {
  it('hands its providers to every module without another import', async () => {
    const shop = await startApp(adapter, { controllers: [ShopController], imports: [FeatureModule] });
    expect(shop.app.get(Reporter, { strict: false }).mode).toBe(shop.mode);
  });

  it('refuses a second one, which would deny by defaults of its own while the first only logs', async () => {
    const guard = { passiveMode: true };
    const setup = { controllers: [ShopController], imports: [FeatureWithAGuardOfItsOwn], guard };
    await expect(startApp(adapter, setup)).rejects.toThrow(
      /imports: expected one GuardModule\.forRoot\(\) in the whole app .*, got 2 of them/,
    );
  });
});
