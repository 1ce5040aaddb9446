import { GuardService, type InspectableFacts } from 'nestjs-guard';
import { startApp, type GuardedApp } from '../../support/guarded-app';

const XSS = '<script>alert(1)</script>';

describe('GuardService.inspect', () => {
  let app: GuardedApp;
  let guard: GuardService;
  beforeEach(async () => {
    app = await startApp('express', { controllers: [], guard: { detection: { maxBytes: 1024 } } });
    guard = app.app.get(GuardService);
  });

  it.each<[unknown, string]>([
    [undefined, 'url: expected a text such as "/search?q=shoes", got undefined'],
    [{}, 'url: expected a text such as "/search?q=shoes", got undefined'],
    [
      { url: 5, headers: null, ip: 7 },
      'got 5; headers: expected an object, got null; ip: expected an address, got 7',
    ],
    [{ url: '/', method: {} }, 'method: expected a text, got {}'],
  ])('says what is wrong with %j', async (facts, message) => {
    const answer = guard.inspect(facts as InspectableFacts);
    await expect(answer).rejects.toThrow(TypeError);
    await expect(answer).rejects.toThrow(message);
  });

  it.each<[object, boolean]>([
    [{ headers: { 'x-count': 5 } }, false],
    [{ headers: { 'X-Note': XSS } }, true],
    [{ headers: { 'x-note': ['fine', 7, XSS] } }, true],
  ])('looks into %o', async (facts, denied) => {
    await expect(guard.inspect({ url: '/queue', ...facts })).resolves.toMatchObject({
      denied,
      inspected: 'full',
      leftOut: [],
    });
  });

  it('says what it did not look at', async () => {
    await expect(guard.inspect({ url: '/', body: { a: 'a'.repeat(2000) + XSS } })).resolves.toEqual({
      denied: false,
      denials: [],
      matches: [],
      inspected: 'prefix',
      leftOut: ['body: too long'],
    });
  });
});
