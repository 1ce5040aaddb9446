import type { GuardOptions } from 'nestjs-guard';
import { adapters } from '../../support/guarded-app';
import { bootError } from './boot-error';

describe.each(adapters)('wrong options on %s', (adapter) => {
  it('stop the boot with everything that is wrong, at once', async () => {
    const guard = {
      pasiveMode: true,
      whitelist: ['10.0.0.0/8', '10.0.0.0/33', 42],
      blacklist: '203.0.113.7',
      enableIpBanning: 'yes',
      blockedUserAgents: ['', /bot/g],
      excludePaths: ['static', '/'],
      rateLimit: { limit: 0, ttl: 1.5, window: 5 },
      banning: { threshold: '10' },
      onCheckError: 'denny',
      logging: { level: 'debug' },
      store: [],
    } as unknown as GuardOptions;
    const { problems, message } = await bootError(adapter, { guard });
    expect(problems).toEqual([
      expect.objectContaining({ path: 'pasiveMode', nearest: 'passiveMode' }),
      { path: 'enableIpBanning', expected: 'true or false', value: "'yes'" },
      expect.objectContaining({ path: 'whitelist[1]', value: "'10.0.0.0/33'" }),
      expect.objectContaining({ path: 'whitelist[2]', value: '42' }),
      expect.objectContaining({ path: 'blacklist', value: "'203.0.113.7'" }),
      expect.objectContaining({ path: 'blockedUserAgents[0]', value: "''" }),
      expect.objectContaining({ path: 'blockedUserAgents[1]', value: '/bot/g' }),
      expect.objectContaining({ path: 'excludePaths[0]', value: "'static'" }),
      expect.objectContaining({ path: 'excludePaths[1]', value: "'/'" }),
      expect.objectContaining({ path: 'rateLimit.window' }),
      { path: 'rateLimit.limit', expected: 'an integer of requests from 1 to 1000000000', value: '0' },
      expect.objectContaining({ path: 'rateLimit.ttl', value: '1.5' }),
      expect.objectContaining({ path: 'banning.threshold', value: "'10'" }),
      { path: 'onCheckError', expected: 'one of "deny", "allow"', value: "'denny'", nearest: 'deny' },
      expect.objectContaining({ path: 'store', expected: 'an object' }),
      expect.objectContaining({ path: 'logging.level', value: "'debug'" }),
    ]);
    expect(message).toContain('16 problem(s)');
    expect(message).toContain(
      '- onCheckError: expected one of "deny", "allow", got \'denny\'. Did you mean "deny"?',
    );
    expect(message.split('\n')).toHaveLength(17);
  });

  it('show no password, wherever somebody puts the address of a store', async () => {
    const url = 'redis://ops:hunter2@store.internal:6379';
    for (const guard of [
      { store: url },
      { store: [url] },
      { store: { redis: [url] } },
      { store: { prefix: url } },
      { rateLimit: url },
      { rateLimit: { storage: url } },
      { rateLimit: { storage: { host: 'store.internal', password: 'hunter2' } } },
    ]) {
      const { message } = await bootError(adapter, { guard: guard as unknown as GuardOptions });
      expect(message).toMatch(/- (?:store|rateLimit)/);
      expect(message).not.toContain('hunter2');
    }
  });

  it('of detection stop it too, with the nearest word', async () => {
    const guard = {
      detection: {
        treshold: 5,
        categories: ['sqlli'],
        disabledRules: ['no-such-rule'],
        customRules: [{ id: 'x', pattern: /(a+)+/ }],
      },
    } as unknown as GuardOptions;
    const { problems } = await bootError(adapter, { guard });
    expect(problems).toEqual([
      expect.objectContaining({ path: 'detection.treshold', nearest: 'threshold' }),
      expect.objectContaining({ path: 'detection.categories[0]', nearest: 'sqli' }),
      expect.objectContaining({ path: 'detection.disabledRules[0]' }),
      expect.objectContaining({ path: 'detection.customRules[0].pattern' }),
    ]);
  });

  it('may be right each for itself and wrong together: a restriction to an empty whitelist', async () => {
    const { problems } = await bootError(adapter, { guard: { restrictToWhitelist: true } });
    expect(problems).toMatchObject([{ path: 'restrictToWhitelist' }]);
  });

  it('are not hidden behind each other: two names for the log file beside another mistake', async () => {
    const guard = { customLogFile: 'a.log', logging: { file: 'b.log' }, ipv6SubnetPrefix: 129 };
    const { problems } = await bootError(adapter, { guard });
    expect(problems.map(({ path }) => path)).toEqual(['ipv6SubnetPrefix', 'customLogFile']);
  });
});
