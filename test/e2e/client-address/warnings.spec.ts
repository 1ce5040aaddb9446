import type { GuardOptions } from 'nestjs-guard';
import { adapters, startApp, type GuardedApp } from '../../support/guarded-app';
import { scratchFile } from '../../support/scratch-file';
import { ShopController } from '../../support/shop.controller';

/** How many requests a judgement on the traffic rests on. */
const WINDOW = 1000;

/** What every app of this file is: nothing but the addresses is looked at. */
const QUIET: GuardOptions = { enablePenetrationDetection: false, enableRateLimiting: false };

/** The codes in the log, as runbooks refer to them. */
function codesIn({ lines }: GuardedApp): string[] {
  return lines.flatMap((line) => /^warn (GUARD_[A-Z_]+): ./.exec(line)?.[1] ?? []);
}

async function sendFrom(shop: GuardedApp, clientOf: (i: number) => string | undefined, count = WINDOW) {
  await Promise.all(
    Array.from({ length: count }, (_, i) => shop.send({ path: '/search', from: clientOf(i) })),
  );
}

const publicClient = (i: number): string => `203.0.${i >> 8}.${i & 255}`;
const privateClient = (i: number): string => `10.0.${i >> 8}.${i & 255}`;

describe.each(adapters)('what the operator is told about client addresses on %s', (adapter) => {
  const start = (guard: GuardOptions = {}, socketPath?: string) =>
    startApp(adapter, {
      controllers: [ShopController],
      guard: { ...QUIET, ...guard },
      ...(socketPath !== undefined && { socketPath }),
    });

  it('GUARD_NO_TRUSTED_PROXY, once, when a header comes and no proxy is trusted', async () => {
    const shop = await start({ trustedProxies: [] });
    await shop.send({ path: '/search', from: undefined });
    expect(codesIn(shop)).toEqual([]);
    await sendFrom(shop, publicClient, 3);
    expect(codesIn(shop)).toEqual(['GUARD_NO_TRUSTED_PROXY']);
    expect(shop.events).toMatchObject([
      { actionTaken: 'warning', message: expect.stringMatching(/^GUARD_NO_TRUSTED_PROXY: /) },
    ]);
  });

  it('GUARD_NO_CLIENT_ADDRESS, once, when a hop cannot be read or there is no peer', async () => {
    const shop = await start();
    await shop.send('/search');
    expect(codesIn(shop)).toEqual([]);
    await sendFrom(shop, () => 'garbage', 3);
    expect(codesIn(shop)).toEqual(['GUARD_NO_CLIENT_ADDRESS']);

    const onSocket = await start({}, scratchFile('app.sock'));
    await sendFrom(onSocket, () => undefined, 3);
    expect(codesIn(onSocket)).toEqual(['GUARD_NO_CLIENT_ADDRESS']);
  });

  it('GUARD_SINGLE_CLIENT, once, when one address makes nearly all of a thousand requests', async () => {
    const shop = await start();
    const mostlyOne = (i: number) => (i % 50 === 0 ? publicClient(i) : '198.51.100.1');
    await sendFrom(shop, mostlyOne, WINDOW - 1);
    expect(codesIn(shop)).toEqual([]);
    await sendFrom(shop, mostlyOne, WINDOW + 1);
    expect(codesIn(shop)).toEqual(['GUARD_SINGLE_CLIENT']);
  });

  it('GUARD_PRIVATE_CLIENTS, once, when a thousand requests have private addresses', async () => {
    const shop = await start();
    await sendFrom(shop, privateClient, WINDOW - 1);
    expect(codesIn(shop)).toEqual([]);
    await sendFrom(shop, privateClient, WINDOW + 1);
    expect(codesIn(shop)).toEqual(['GUARD_PRIVATE_CLIENTS']);
  });

  it('both of these behind a proxy that nobody has named', async () => {
    const shop = await start({ trustedProxies: [] });
    await sendFrom(shop, publicClient);
    expect(codesIn(shop).sort()).toEqual([
      'GUARD_NO_TRUSTED_PROXY',
      'GUARD_PRIVATE_CLIENTS',
      'GUARD_SINGLE_CLIENT',
    ]);
  });

  it('nothing, when all is well: many clients, of whom one makes most of the requests and some are private', async () => {
    const shop = await start();
    const mostlyOne = (i: number) =>
      i % 5 > 0 ? '198.51.100.1' : i % 2 > 0 ? privateClient(i) : publicClient(i);
    await sendFrom(shop, mostlyOne);
    expect(codesIn(shop)).toEqual([]);
    expect(shop.events).toEqual([]);
  });

  it('each app for itself: a second one in the process says it again', async () => {
    for (const shop of [await start({ trustedProxies: [] }), await start({ trustedProxies: [] })]) {
      await shop.send('/search');
      expect(shop.events).toMatchObject([{ message: expect.stringMatching(/^GUARD_NO_TRUSTED_PROXY: /) }]);
    }
  });
});
