import { GuardRules, type GuardOptions, type RuleToAdd } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { adapters, CLIENT, startApp, type GuardedApp } from '../../support/guarded-app';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const OTHER = '198.51.100.1';
const words = { reason: 'a test', by: 'ops' };
const rulesOf = (app: GuardedApp): GuardRules => app.app.get(GuardRules, { strict: false });

describe.each(adapters)('rules that are added while the app runs on %s', (adapter) => {
  const start = (guard: GuardOptions = {}) => startApp(adapter, { controllers: [ShopController], guard });

  it.each([
    [{ kind: 'whitelist', value: '203.0.113.0/24' }, ATTACK, [403, 200, 403]],
    [{ kind: 'blacklist', value: CLIENT }, '/anything', [200, 403, 200]],
    [{ kind: 'blockedUserAgents', value: 'badbot' }, '/anything', [200, 403, 200]],
    [{ kind: 'blockedUserAgents', value: /^BadBot\/\d/ }, '/anything', [200, 403, 200]],
    [{ kind: 'exclude', value: { category: 'sqli', route: '/search', field: 'q' } }, ATTACK, [403, 200, 403]],
  ] as const)('decide from the next request on, until they are removed: %j', async (rule, path, seen) => {
    const app = await start({ enableIpBanning: false });
    const send = () => statuses(app, { path, headers: { 'user-agent': 'BadBot/1.0' } });
    const before = await send();
    const { id } = await rulesOf(app).add({ ...rule, ...words });
    const during = await send();
    expect(await rulesOf(app).remove(id, words)).toBe(true);
    expect([...before, ...during, ...(await send())]).toEqual(seen);
    expect(await rulesOf(app).remove(id)).toBe(false);
    expect(app.lines.filter((line) => line.includes('Rule '))).toEqual([
      expect.stringMatching(
        new RegExp(
          `^log Rule ${id} of this instance, ${rule.kind} .*was added \\(reason: a test, by: ops\\)$`,
        ),
      ),
      expect.stringMatching(
        new RegExp(
          `^log Rule ${id} of this instance, ${rule.kind} .*was removed \\(reason: a test, by: ops\\)$`,
        ),
      ),
    ]);
    const actions = app.events
      .map(({ actionTaken }) => actionTaken)
      .filter((action) => action.startsWith('rule_'));
    expect(actions).toEqual(['rule_added', 'rule_removed']);
  });

  it('can be told from those of the options, in the list and in each decision', async () => {
    const app = await start({ passiveMode: true, blacklist: [CLIENT], blockedUserAgents: ['curl'] });
    await rulesOf(app).add({ kind: 'blacklist', value: '198.51.100.0/24', ...words });
    await rulesOf(app).add({ kind: 'blockedUserAgents', value: 'wget', ...words });
    const headers = { 'user-agent': 'curl wget' };
    await statuses(app, { path: '/anything', headers }, { path: '/anything', from: OTHER, headers });
    const decisions = app.events.filter(({ actionTaken }) => actionTaken === 'logged_only');
    expect(
      decisions.map(({ decidedBy, alsoDeniedBy }) => [
        decidedBy,
        ...alsoDeniedBy.map((also) => also.decidedBy),
      ]),
    ).toEqual([
      [
        { option: 'blacklist', entry: CLIENT },
        { option: 'blockedUserAgents', entry: 'curl' },
        { call: 'GuardRules.add', entry: 'wget' },
      ],
      [
        { call: 'GuardRules.add', entry: '198.51.100.0/24' },
        { option: 'blockedUserAgents', entry: 'curl' },
        { call: 'GuardRules.add', entry: 'wget' },
      ],
    ]);
    expect(
      rulesOf(app)
        .list()
        .map(({ origin, kind, value }) => [origin, kind, value]),
    ).toEqual([
      ['configuration', 'blacklist', CLIENT],
      ['configuration', 'blockedUserAgents', 'curl'],
      ['runtime', 'blacklist', '198.51.100.0/24'],
      ['runtime', 'blockedUserAgents', 'wget'],
    ]);
    const [configured] = rulesOf(app).list();
    await expect(rulesOf(app).remove(configured?.id ?? '')).rejects.toThrow(TypeError);
  });

  it('end by themselves', async () => {
    const app = await start();
    await rulesOf(app).add({ kind: 'blacklist', value: CLIENT, until: app.clock.now() + 1000, ...words });
    expect(await statuses(app, '/anything')).toEqual([403]);
    app.clock.advance(1000);
    expect(await statuses(app, '/anything')).toEqual([200]);
    expect(app.lines.at(-1)).toMatch(/was removed \(it has ended\)$/);
    expect(rulesOf(app).list()).toEqual([]);
  });

  it('that trust a client spare it a ban that it would earn', async () => {
    const app = await start({ banning: { threshold: 1 }, excludePaths: ['/nowhere'] });
    expect(await statuses(app, ATTACK, '/anything')).toEqual([403, 403]);
    await rulesOf(app).add({ kind: 'whitelist', value: CLIENT, ...words });
    expect(await statuses(app, '/anything', ATTACK)).toEqual([200, 200]);
  });

  it('are checked like the options', async () => {
    const app = await start();
    const rules = rulesOf(app);
    for (const wrong of [
      undefined,
      null,
      'blacklist',
      {},
      { kind: 'blacklists', value: OTHER },
      { kind: 'blacklist', value: 'nonsense' },
      { kind: 'blacklist', value: 7 },
      { kind: 'blacklist', value: '127.0.0.0/8' },
      { kind: 'blacklist', value: '0.0.0.0/0' },
      { kind: 'blockedUserAgents', value: ' ' },
      { kind: 'blockedUserAgents', value: /(a+)+$/ },
      { kind: 'blockedUserAgents', value: /a/g },
      { kind: 'exclude', value: {} },
      { kind: 'exclude', value: { rule: 'no-such-rule' } },
      { kind: 'exclude', value: { rules: ['sqli-union-select'] } },
      { kind: 'blacklist', value: OTHER, reson: 'x' },
      { kind: 'blacklist', value: OTHER, reason: 'x'.repeat(501) },
      { kind: 'blacklist', value: OTHER, until: 'tomorrow' },
      { kind: 'blacklist', value: OTHER, scope: 'galaxy' },
    ]) {
      await expect(rules.add(wrong as never)).rejects.toThrow(TypeError);
    }
    const past = { kind: 'blacklist', value: OTHER, until: 1 } as const;
    await expect(rules.add(past)).rejects.toThrow(RangeError);
    await expect(rules.add({ kind: 'blacklist', value: OTHER, scope: 'fleet' })).rejects.toThrow(/store/);
    await expect(rules.remove(7 as never)).rejects.toThrow(TypeError);
    expect(rules.list()).toEqual([]);
    await expect(rules.add({ kind: 'exclude', value: { rule: 'sqli-union-selec' } })).rejects.toThrow(
      /Did you mean "sqli-union-select"\?/,
    );
  });

  it('are not more than a thousand', async () => {
    const app = await start();
    const rule = (i: number): RuleToAdd => ({ kind: 'blacklist', value: `198.51.${i >> 8}.${i & 255}` });
    for (let i = 0; i < 1000; i++) await rulesOf(app).add(rule(i));
    await expect(rulesOf(app).add(rule(1000))).rejects.toThrow(RangeError);
  });
});
