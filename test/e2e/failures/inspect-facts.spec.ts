import { GuardRules, GuardService, type DetectionScopeOptions, type InspectableFacts } from 'nestjs-guard';
import { startApp, type GuardedApp } from '../../support/guarded-app';

/** What is found in bytes, which are taken for a file. */
const PHP = '<?php system($_GET[1]); ?>';
const XSS = '<script>alert(1)</script>';

describe('GuardService.inspect', () => {
  let app: GuardedApp;
  let guard: GuardService;
  beforeEach(async () => {
    const options = { detection: { maxBytes: 1024 }, blockedUserAgents: ['EvilBot'] };
    app = await startApp('express', { controllers: [], guard: options });
    guard = app.app.get(GuardService);
  });

  it.each<[unknown, string]>([
    [undefined, 'url: expected a text such as "/search?q=shoes", got undefined'],
    [{}, 'url: expected a text such as "/search?q=shoes", got undefined'],
    [
      { url: 5, headers: null, ip: 7 },
      'got 5; headers: expected a plain object, got null; ip: expected an address, got 7',
    ],
    [{ url: '/', method: {} }, 'method: expected a text, got {}'],
    [{ url: '/', headers: new Headers({ 'x-note': XSS }) }, 'headers: expected a plain object, got Headers'],
    [{ url: '/', headers: new Map([['x-note', XSS]]) }, 'headers: expected a plain object, got Map'],
    [{ url: '/', headers: ['x-note', XSS] }, 'headers: expected a plain object, got ['],
  ])('says what is wrong with %j', async (facts, message) => {
    const answer = guard.inspect(facts as InspectableFacts);
    await expect(answer).rejects.toThrow(TypeError);
    await expect(answer).rejects.toThrow(message);
  });

  it.each<[object, boolean]>([
    [{ headers: { 'x-count': 5 } }, false],
    [{ headers: { 'X-Note': XSS } }, true],
    [{ headers: { 'x-note': ['fine', 7, XSS] } }, true],
    [{ headers: { 'User-Agent': ['shop/1', 'evilbot/2'] } }, true],
    [{ body: new Map<string, unknown>([['q', { a: XSS }]]) }, true],
    [{ body: { list: new Set(['fine', XSS]) } }, true],
    [
      {
        body: new URLSearchParams([
          ['q', 'fine'],
          ['q', XSS],
        ]),
      },
      true,
    ],
    [{ body: { data: new TextEncoder().encode(PHP).buffer } }, true],
    [{ body: new TextEncoder().encode(XSS).buffer }, true],
    [{ body: { text: Object('1') as object, note: Object(XSS) as object } }, true],
    [{ body: new Map([['q', 'western union']]) }, false],
    [{ body: { view: new DataView(new TextEncoder().encode(PHP).buffer) } }, true],
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
    await expect(guard.inspect({ url: '/', body: { file: new Blob([XSS]) } })).resolves.toMatchObject({
      denied: false,
      inspected: 'prefix',
      leftOut: ['body: not read'],
    });
  });

  it('tolerates what the caller says that the texts hold, there and nowhere else', async () => {
    const article = { profiles: [{ profile: 'rich-text', fields: ['html'] }] } as const;
    const note = { exclude: [{ fields: ['note'], categories: ['xss'] }] } as const;
    const isDenied = async (body: object, scope?: DetectionScopeOptions): Promise<boolean> =>
      (await guard.inspect({ url: '/queue', body }, scope)).denied;
    const embedded = '<iframe src="https://player.vimeo.com/video/1"></iframe>';
    expect(await isDenied({ html: embedded })).toBe(true);
    expect(await isDenied({ html: embedded }, article)).toBe(false);
    expect(await isDenied({ html: XSS }, article)).toBe(true);
    expect(await isDenied({ title: embedded }, article)).toBe(true);
    expect([await isDenied({ note: XSS }, note), await isDenied({ html: XSS }, note)]).toEqual([false, true]);
    await app.app.get(GuardRules).add({ kind: 'exclude', value: { category: 'xss', field: 'title' } });
    expect([await isDenied({ title: XSS }, note), await isDenied({ html: XSS }, note)]).toEqual([
      false,
      true,
    ]);
  });

  it.each<[unknown, string]>([
    [null, 'scope: expected an object, got null'],
    ['rich-text', "scope: expected an object, got 'rich-text'"],
    [{ profile: 'rich-text' }, 'Did you mean "profiles"?'],
    [{ profiles: [{ profile: 'richtext' }] }, 'Did you mean "rich-text"?'],
    [{ exclude: [{}, { rules: ['none'] }] }, 'scope.exclude[1].rules[0]'],
  ])('says what is wrong with the scope %j', async (scope, message) => {
    const answer = guard.inspect({ url: '/queue' }, scope as DetectionScopeOptions);
    await expect(answer).rejects.toThrow(TypeError);
    await expect(answer).rejects.toThrow(message);
  });
});
