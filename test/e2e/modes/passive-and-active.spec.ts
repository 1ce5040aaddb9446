import { adapters, CLIENT, startApp } from '../../support/guarded-app';
import { ShopController } from '../../support/shop.controller';

const ATTACK = "/search?q=1'%20UNION%20SELECT%20password%20FROM%20users--";

describe.each(adapters)('passive and active mode on %s', (adapter) => {
  it('serves in passive mode what it denies in active mode', async () => {
    const shop = await startApp(adapter, { controllers: [ShopController], guard: { passiveMode: true } });

    expect((await shop.send(ATTACK)).status).toBe(200);
    expect(shop.events).toMatchObject([
      { actionTaken: 'logged_only', check: 'detection', scope: 'global', ipAddress: CLIENT, statusCode: 403 },
    ]);
    expect(shop.lines).toEqual([
      expect.stringMatching(
        /^warn \[PASSIVE MODE\] Penetration attempt detected from 203\.0\.113\.7: GET \/search\?q=… - Reason: sqli \(.*\) in query\.q - Id: [0-9A-Z]{26}$/,
      ),
    ]);

    await shop.mode.setPassive(false, { reason: 'test', by: 'me' });
    const denied = await shop.send(ATTACK);
    expect(denied.status).toBe(403);
    expect(denied.json).toEqual({
      statusCode: 403,
      message: 'Forbidden',
      decisionId: shop.events.at(-1)?.id,
    });
    expect(shop.events.at(-1)).toMatchObject({ actionTaken: 'request_blocked', check: 'detection' });
    expect((await shop.send('/search?q=shoes')).status).toBe(200);

    await shop.mode.setPassive(true);
    expect((await shop.send(ATTACK)).status).toBe(200);
  });

  it('sees paths that no route matches', async () => {
    const shop = await startApp(adapter, { controllers: [ShopController], guard: {} });
    expect((await shop.send('/nowhere')).status).toBe(404);
    const probe = await shop.send("/nowhere?id=1'%20UNION%20SELECT%20password%20FROM%20users--");
    expect(probe.status).toBe(403);
    expect(shop.events).toMatchObject([
      { actionTaken: 'request_blocked', route: undefined, handler: undefined },
    ]);
  });

  it('reads JSON bodies', async () => {
    const shop = await startApp(adapter, { controllers: [ShopController], guard: {} });
    expect((await shop.send({ path: '/orders', body: { item: { note: 'two please' } } })).status).toBe(201);
    expect(
      (await shop.send({ path: '/orders', body: { item: { note: '<script>alert(1)</script>' } } })).status,
    ).toBe(403);
  });
});
