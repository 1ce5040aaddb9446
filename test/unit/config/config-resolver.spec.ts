import { ThrottlerStorageService } from '@nestjs/throttler';
import { resolveConfig } from '../../../lib/config/config.resolver';
import { GuardConfigError } from '../../../lib/problems/guard-config.error';
import type { GuardOptions } from '../../../lib/config/guard-options';

function problemsOf(options: unknown): GuardConfigError['problems'] {
  try {
    resolveConfig(options as GuardOptions);
  } catch (error) {
    if (error instanceof GuardConfigError) return error.problems;
    throw error;
  }
  return [];
}

/** Options of every kind, made anew each time. */
function options(more: GuardOptions = {}): GuardOptions {
  return {
    passiveMode: true,
    whitelist: ['198.51.100.7'],
    blacklist: ['203.0.113.0/24'],
    blockedUserAgents: ['curl', /^python/i],
    excludePaths: ['/static'],
    trustedProxies: ['10.0.0.0/8'],
    rateLimit: { limit: 100, ttl: 1000 },
    banning: { threshold: 3 },
    detection: {
      threshold: 7,
      exclude: [{ rule: 'xss-element', field: 'body' }],
      customRules: [{ id: 'acme', pattern: /acme/ }],
    },
    logging: { file: '/var/log/guard.log', level: 'warn' },
    ...more,
  };
}

describe('the resolved configuration', () => {
  it('is complete without any option, and the same for {} and undefined', () => {
    expect(resolveConfig(undefined)).toEqual(resolveConfig({}));
    expect(resolveConfig({})).toMatchObject({
      passiveMode: false,
      enablePenetrationDetection: true,
      enableIpBanning: true,
      enableRateLimiting: true,
      whitelist: [],
      restrictToWhitelist: false,
      ipv6SubnetPrefix: 64,
      rateLimit: { limit: 600, ttl: 60_000, blockDuration: undefined, storage: undefined },
      banning: { threshold: 10, windowMs: 3_600_000, durationMs: 3_600_000 },
      onCheckError: 'deny',
      logging: { file: undefined, format: 'text', level: 'log', maxLinesPerSecond: 1000 },
    });
  });

  it.each(
    Object.keys(resolveConfig({}))
      .filter((key) => key !== 'hash')
      .concat('customLogFile'),
  )('takes an explicit undefined for the default: %s', (key) => {
    expect(resolveConfig({ [key]: undefined })).toEqual(resolveConfig({}));
  });

  it('takes an explicit undefined for the default inside groups too', () => {
    const unset = {
      rateLimit: { limit: undefined, ttl: undefined, blockDuration: undefined, storage: undefined },
      banning: { threshold: undefined, windowMs: undefined, durationMs: undefined },
      logging: { file: undefined, format: undefined, level: undefined, maxLinesPerSecond: undefined },
      store: { deadlineMs: undefined },
      unreadBodies: { maxBytes: undefined, deadlineMs: undefined },
    };
    expect(resolveConfig(unset as unknown as GuardOptions)).toEqual(resolveConfig({}));
  });

  it('refuses groups that would read as empty, such as a Promise that nobody awaited', () => {
    for (const wrong of [new Map(), Promise.resolve({}), /banning/, new Date(0), []]) {
      expect(() => resolveConfig({ banning: wrong } as unknown as GuardOptions)).toThrow(
        /banning: expected an object/,
      );
    }
    expect(() => resolveConfig(Promise.resolve({ passiveMode: true }) as GuardOptions)).toThrow(
      /options: expected an object/,
    );
  });

  it('spells addresses and paths in one way', () => {
    const config = resolveConfig({
      whitelist: ['10.1.2.3/8', '2001:DB8::/32', '::ffff:192.0.2.1'],
      excludePaths: ['/static/', '/a/../assets', '/%61pi'],
    });
    expect(config.whitelist).toEqual(['10.0.0.0/8', '2001:db8::/32', '192.0.2.1']);
    expect(config.excludePaths).toEqual(['/static', '/assets', '/api']);
  });

  it('is frozen all through', () => {
    const unfrozen: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null || value instanceof RegExp) return;
      if (!Object.isFrozen(value)) unfrozen.push(path);
      for (const [key, member] of Object.entries(value)) visit(member, `${path}.${key}`);
    };
    visit(resolveConfig(options()), 'config');
    expect(unfrozen).toEqual([]);
  });

  it('does not change when the user changes the options afterwards, and freezes nothing of the user', () => {
    const given = { whitelist: ['192.0.2.1'], detection: { threshold: 7, disabledRules: ['xss-element'] } };
    const config = resolveConfig(given);
    const before = structuredClone(config);
    given.whitelist.push('0.0.0.0/0');
    given.detection.threshold = 100;
    given.detection.disabledRules.length = 0;
    expect(config).toEqual(before);
  });

  it.each([null, [], 'passive', 17, true, () => ({})])('needs an object, if anything: not %p', (value) => {
    expect(problemsOf(value)).toMatchObject([{ path: 'options', expected: 'an object' }]);
  });

  it('reads options from an instance of a class, inherited getters included', () => {
    class Defaults {
      get passiveMode(): boolean {
        return true;
      }
    }
    expect(resolveConfig(new (class extends Defaults {})()).passiveMode).toBe(true);
    expect(resolveConfig(Object.assign(Object.create(null), { passiveMode: true })).passiveMode).toBe(true);
  });
});

describe('the log file', () => {
  it('may be named by customLogFile', () => {
    expect(resolveConfig({ customLogFile: 'guard.log' })).toEqual(
      resolveConfig({ logging: { file: 'guard.log' } }),
    );
  });

  it('may be named by both when they agree', () => {
    const both = resolveConfig({
      customLogFile: 'guard.log',
      logging: { file: 'guard.log', format: 'json' },
    });
    expect(both.logging).toMatchObject({ file: 'guard.log', format: 'json' });
  });

  it('must not have two names', () => {
    expect(problemsOf({ customLogFile: 'a.log', logging: { file: 'b.log' } })).toEqual([
      {
        path: 'customLogFile',
        expected: 'the same file as logging.file, of which it is another name',
        value: "'a.log'",
      },
    ]);
  });

  it.each(['', ' ', '/', 'a\0b', 17])('must be a path: not %j', (file) => {
    expect(problemsOf({ logging: { file } })).toMatchObject([{ path: 'logging.file' }]);
    expect(problemsOf({ customLogFile: file })).toMatchObject([{ path: 'customLogFile' }]);
  });
});

describe('the hash of the configuration', () => {
  const hashOf = (given?: GuardOptions): string => resolveConfig(given).hash;

  it('is short, and the same wherever the configuration is', () => {
    expect(hashOf()).toMatch(/^[0-9a-f]{12}$/);
    expect(hashOf(options())).toBe(hashOf(options()));
    expect(hashOf(options({ detection: { maxDepth: 5, threshold: 7 } }))).toBe(
      hashOf(options({ detection: { threshold: 7, maxDepth: 5 } })),
    );
  });

  it('depends neither on the mode nor on logging', () => {
    const others: GuardOptions[] = [
      { passiveMode: false },
      { logging: { format: 'json', file: 'other.log' } },
      { logging: undefined, customLogFile: 'a.log' },
    ];
    for (const other of others) expect(hashOf(options(other))).toBe(hashOf(options()));
  });

  it('does not depend on the spelling of an address', () => {
    expect(hashOf({ blacklist: ['10.1.2.3/8'] })).toBe(hashOf({ blacklist: ['::ffff:10.0.0.0/104'] }));
  });

  it('differs with everything that a decision depends on', () => {
    const variants: GuardOptions[] = [
      {},
      { enablePenetrationDetection: false },
      { enableIpBanning: false },
      { enableRateLimiting: false },
      { whitelist: ['10.0.0.1'] },
      { whitelist: ['10.0.0.1'], restrictToWhitelist: true },
      { blacklist: ['10.0.0.1'] },
      { blockedUserAgents: ['curl'] },
      { blockedUserAgents: [/curl/] },
      { blockedUserAgents: [/curl/i] },
      { excludePaths: ['/static'] },
      { trustedProxies: ['10.0.0.1'] },
      { ipv6SubnetPrefix: 56 },
      { rateLimit: { limit: 1 } },
      { rateLimit: { ttl: 1 } },
      { rateLimit: { blockDuration: 1 } },
      { rateLimit: { storage: new ThrottlerStorageService() } },
      { banning: { threshold: 1 } },
      { banning: { windowMs: 1 } },
      { banning: { durationMs: 1 } },
      { detection: { threshold: 7 } },
      { detection: { customRules: [{ id: 'acme', pattern: /acme/ }] } },
      { detection: { customRules: [{ id: 'acme', pattern: /acme2/ }] } },
      { onCheckError: 'allow' },
      { store: { deadlineMs: 1 } },
      { unreadBodies: { maxBytes: 1 } },
    ];
    expect(new Set(variants.map(hashOf)).size).toBe(variants.length);
  });
});
