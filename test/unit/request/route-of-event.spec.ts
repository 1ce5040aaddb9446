import { Controller, Get, VersioningType } from '@nestjs/common';
import { adapters, startApp } from '../../support/guarded-app';

@Controller({ path: 'prices', version: '1' })
class PricesController {
  @Get()
  list() {
    return [];
  }
}

describe.each(adapters)('the route in events on %s', (adapter) => {
  it('is that of the handler; a route of another version was tried and did not match', async () => {
    const shop = await startApp(adapter, {
      controllers: [PricesController],
      guard: { passiveMode: true, blacklist: ['0.0.0.0/0'] },
      configure: (app) => void app.enableVersioning({ type: VersioningType.HEADER, header: 'x-version' }),
    });
    expect((await shop.send({ path: '/prices', headers: { 'x-version': '1' } })).status).toBe(200);
    expect((await shop.send({ path: '/prices', headers: { 'x-version': '2' } })).status).toBe(404);
    expect(shop.events).toMatchObject([
      { route: '/prices', handler: 'PricesController.list' },
      { route: undefined, handler: undefined },
    ]);
  });
});
