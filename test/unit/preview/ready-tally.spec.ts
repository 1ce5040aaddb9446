import { buildReadyReport } from '../../../lib/preview/ready-report';
import { ReadyTally } from '../../../lib/preview/ready-tally';
import { ReadyReader } from '../../../lib/preview/ready-reader';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 10, 20);
const DEMANDS = { minHours: 1, minRequests: 1, allowUnexercised: [], accept: [], hostile: [] };
const ROUTES = [{ method: 'GET', path: '/search', handler: 'Shop.search' }];

const at = (hours: number) => new Date(START + hours * HOUR_MS).toISOString();

function booted(instance: string, hours: number, rest: object = {}): object {
  return {
    action_taken: 'booted',
    timestamp: at(hours),
    instance,
    passive_mode: true,
    config_hash: 'a',
    requests: 'all',
    values: 'matched',
    config: {},
    policies: [],
    routes: ROUTES,
    ...rest,
  };
}

function served(instance: string, hours: number, rest: object = {}): object {
  return {
    action_taken: 'served',
    timestamp: at(hours),
    id: `${instance}-1`,
    passive_mode: true,
    ip_address: '192.0.2.1',
    method: 'GET',
    path: '/search',
    route: '/search',
    handler: 'Shop.search',
    facts: { instance, seq: 1 },
    ...rest,
  };
}

function notice(instance: string, hours: number, action: string, rest: object = {}): object {
  return { action_taken: action, timestamp: at(hours), instance, message: '', ...rest };
}

/** Of lines that stand in files of their instances. */
function report(...lines: object[]) {
  const instances = new Set(lines.map(instanceOf));
  return reportOf(...[...instances].map((name) => lines.filter((line) => instanceOf(line) === name)));
}

function reportOf(...files: object[][]) {
  const tally = new ReadyTally();
  for (const lines of files)
    new ReadyReader(tally).read(Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
  return buildReadyReport(tally, DEMANDS, []);
}

function instanceOf(line: { instance?: string; facts?: { instance?: string } }): string | undefined {
  return line.instance ?? line.facts?.instance;
}

/** The criteria that are not met. */
const against = (...lines: object[]) =>
  report(...lines)
    .criteria.filter(({ state }) => state !== 'ok')
    .map(({ name, state }) => `${state} ${name}`);

describe('what was observed', () => {
  it('is as long as there was traffic, whichever instance had it', () => {
    const lines = [
      [booted('one', 0), served('one', 3)],
      [booted('two', 2), served('two', 3.5), served('two', 5)],
      [booted('three', 10), served('three', 11)],
    ].flat();
    expect(report(...lines)).toMatchObject({
      verdict: 'go',
      hours: 3,
      requests: 4,
      first: at(0),
      last: at(11),
    });
  });

  it('is told by summaries where served requests are not written, and only by times that can be', () => {
    const clients = [1.2, 2.2, 3.9, 4.1].map((hour) => ({
      client: `192.0.2.${hour * 10}`,
      requests: 1,
      first: START + hour * HOUR_MS,
      last: START + hour * HOUR_MS,
    }));
    const summary = notice('one', 4, 'traffic_summary', { since: at(2), requests: 4, clients });
    expect(report(booted('one', 0, { requests: 'flagged' }), summary).hours).toBe(2);
  });

  it('is what was observed under the latest configuration, in whatever order the files come', () => {
    const old = [booted('old', 0), served('old', 20), served('old', 21)];
    const young = [booted('young', 30, { config_hash: 'b' }), served('young', 32)];
    for (const lines of [
      [...old, ...young],
      [...young, ...old],
    ]) {
      expect(report(...lines)).toMatchObject({ verdict: 'go', configHash: 'b', hours: 1, requests: 1 });
    }
  });

  it('is unknown while two configurations run side by side, but for the time of a rollout', () => {
    const lines = [
      booted('old', 0),
      served('old', 1),
      booted('young', 2, { config_hash: 'b' }),
      served('young', 9),
    ];
    expect(against(...lines, served('old', 2.4))).toEqual([]);
    expect(against(...lines, served('old', 2.6))).toEqual(['unknown configuration']);
  });

  it('counts a request with several decisions once', () => {
    const decision = {
      ...served('one', 1),
      action_taken: 'logged_only',
      scope: 'global',
      check: 'ban',
      reason: 'banned',
    };
    const second = { ...decision, facts: { instance: 'one', seq: 1, of: 'x' } };
    expect(report(booted('one', 0), decision, second).requests).toBe(1);
  });
});

describe('a route is exercised', () => {
  const missing = (routes: object[], ...lines: object[]) =>
    report(booted('one', 0, { routes }), ...lines).unexercised.map(({ path }) => path);

  it.each([
    ['by its method', { method: 'GET' }, { method: 'POST' }],
    ['by HEAD for GET', { method: 'HEAD' }, { method: 'OPTIONS' }],
    ['by its handler', { handler: 'Shop.search' }, { handler: 'Shop.other' }],
    ['by a namesake in another module', { handler: 'Shop.search#2' }, { handler: undefined }],
  ])('%s', (_how, exercises, not) => {
    expect(missing(ROUTES, served('one', 1, exercises))).toEqual([]);
    expect(missing(ROUTES, served('one', 1, not))).toEqual(['/search']);
  });

  it('by each of its templates, however a wildcard is spelt', () => {
    const two = ['/files/*path', '/old/*path'].map((path) => ({ method: 'ALL', path, handler: 'Shop.file' }));
    const file = { handler: 'Shop.file', method: 'PUT' };
    expect(missing(two, served('one', 1, { ...file, route: '/files/*' }))).toEqual(['/old/*path']);
    expect(missing(two.slice(1), served('one', 1, { ...file, route: '/api/old/*' }))).toEqual([]);
  });

  it('when it is a field of GraphQL, by a request that asked for it among others', () => {
    const fields = ['open', 'staff', 'limited'].map((path) => ({
      method: 'Query',
      path,
      handler: `Shop.${path}`,
    }));
    const facts = {
      instance: 'one',
      seq: 1,
      handler: 'Shop.open',
      then: [{ seq: 2, handler: 'Shop.staff' }],
    };
    const request = served('one', 1, { method: 'POST', route: '/graphql', handler: 'Shop.staff', facts });
    expect(missing(fields, request)).toEqual(['limited']);
  });

  it('or need not be, where the mode makes no difference', () => {
    const skipped = ['ban', 'ipWhitelist', 'ipBlacklist', 'userAgent', 'rateLimit', 'detection'];
    const unexercised = (policy: object) =>
      report(booted('one', 0, { policies: [{ key: 'Shop.search', handler: 'Shop.search', ...policy }] }))
        .unexercised.length;
    expect(unexercised({ skipped })).toBe(0);
    expect(unexercised({ skipped: [], enforced: true })).toBe(0);
    expect(unexercised({ skipped: skipped.slice(1) })).toBe(1);
  });
});

describe('what happened beside the requests', () => {
  const day = [booted('one', 0), served('one', 2)];
  const mode = (act: string) => ({ mode_change: { act } });

  it.each([
    ['a trip of the tripwire', [notice('one', 1, 'mode_changed', mode('tripped'))], ['not yet mode']],
    [
      'a trip, and a flip since',
      [notice('one', 1, 'mode_changed', mode('tripped')), notice('one', 2, 'mode_changed', mode('set'))],
      [],
    ],
    ['a store that is down', [notice('one', 1, 'store_unavailable')], ['not yet warnings']],
    ['one that is back', [notice('one', 1, 'store_unavailable'), notice('one', 1, 'store_available')], []],
    [
      'a warning',
      [notice('one', 1, 'warning', { message: 'GUARD_SINGLE_CLIENT: one' })],
      ['not yet warnings'],
    ],
    ['a finding of the doctor', [notice('one', 1, 'warning', { message: 'GUARD_NOT_FIRST: x' })], []],
    ['a check that failed', [notice('one', 1, 'check_error')], ['not yet checks']],
    [
      'one that a log tells of',
      [{ ...notice('one', 1, 'check_error'), instance: undefined }],
      ['not yet checks'],
    ],
    [
      'what a log tells of an earlier time',
      [{ ...notice('one', -1, 'check_error'), instance: undefined }],
      [],
    ],
    [
      'a flip in an older file that is given later',
      [notice('one', 2, 'mode_changed', mode('tripped')), notice('one', 1, 'mode_changed', mode('set'))],
      ['not yet mode'],
    ],
    [
      'the same in an earlier configuration',
      [booted('two', 0.5, { config_hash: '0' }), notice('two', 0.6, 'check_error')],
      [],
    ],
  ])('counts: %s', (_what, lines, expected) => {
    const earlier = lines.some((line) => 'config_hash' in line);
    expect(
      against(...(earlier ? [...lines, booted('one', 0.6), served('one', 2)] : [...day, ...lines])),
    ).toEqual(expected);
  });
});

describe('flagged clients', () => {
  /** How many clients, what each does, and how each is answered. */
  interface Crowd {
    readonly count: number;
    readonly served?: number;
    readonly flagged?: number;
    readonly ok?: number;
    readonly authenticated?: number;
  }

  function crowd(name: string, { count, served: clean = 0, flagged = 1, ok, authenticated }: Crowd) {
    const clients = Array.from({ length: count }, (_, i) => `${name}-${i}`);
    const decision = {
      action_taken: 'logged_only',
      scope: 'global',
      check: 'detection',
      reason: 'sqli',
    };
    const lines = clients.flatMap((client) => [
      ...Array.from({ length: clean }, () => served('one', 1, { ip_address: client })),
      ...Array.from({ length: flagged }, (_, i) =>
        served('one', 1, { ip_address: client, ...decision, rules: [`rule-${i}`], route: undefined }),
      ),
    ]);
    const summary = clients.map((client) => ({
      client,
      requests: clean + flagged,
      ok: ok ?? clean,
      ...(authenticated !== undefined && { authenticated }),
      first: 0,
      last: 0,
    }));
    const requests = count * (clean + flagged);
    return [...lines, notice('one', 1, 'traffic_summary', { since: at(0), requests, clients: summary })];
  }

  /** Everybody else: a thousand requests, or so many. */
  const others = (requests = 1000) => [
    booted('one', 0),
    served('one', 1),
    notice('one', 1, 'traffic_summary', {
      since: at(0),
      requests,
      clients: [{ client: '192.0.2.1', requests, ok: requests, first: 0, last: 0 }],
    }),
  ];

  it.each<[string, object[], string[]]>([
    ['that are logged in', crowd('c', { count: 1, served: 5, authenticated: 6 }), ['not yet clients']],
    [
      'that are logged in and all of whose requests are flagged',
      crowd('c', { count: 1, flagged: 2, ok: 2, authenticated: 2 }),
      ['not yet clients'],
    ],
    ['that look like scanners', crowd('c', { count: 40, flagged: 5, ok: 5 }), []],
    ['that may be anybody, with 1 % of all requests', crowd('c', { count: 10, ok: 1 }), []],
    ['that may be anybody, with more', crowd('c', { count: 12, ok: 1 }), ['unknown clients']],
    ['that nothing was answered to', crowd('c', { count: 100, ok: 0 }), []],
    [
      'that nothing was answered to, and that make much of the traffic',
      crowd('c', { count: 300, ok: 0 }),
      ['unknown clients'],
    ],
  ])('%s', (_who, lines, expected) => {
    expect(against(...others(), ...lines)).toEqual(expected);
  });

  it('that decorators deny in any mode lose nothing more', () => {
    const lines = crowd('c', { count: 30, served: 1, ok: 1 });
    const enforced = (passive: boolean) =>
      lines.map((line) => ({
        ...line,
        ...('check' in line && { action_taken: 'request_blocked', passive_mode: passive }),
      }));
    expect(against(...others(), ...enforced(true))).toEqual([]);
    expect(against(...others(), ...enforced(false))).toEqual(['unknown clients']);
  });

  it('that are many with little each count from 0.1 % on', () => {
    expect(against(...others(20_000), ...crowd('c', { count: 21, ok: 1 }))).toEqual(['unknown clients']);
    expect(against(...others(20_000), ...crowd('c', { count: 19, ok: 1 }))).toEqual([]);
    expect(against(...others(40_000), ...crowd('c', { count: 21, ok: 1 }))).toEqual([]);
  });
});

describe('a recording is complete', () => {
  const ordered = (...places: number[]) =>
    places.map((seq) => served('one', 1, { facts: { instance: 'one', seq } }));
  const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

  it.each<[string, object[], string[]]>([
    ['in its order', [booted('one', 0), ...ordered(...upTo(50))], []],
    ['but for what is under way', [booted('one', 0), ...ordered(...upTo(30), 51)], []],
    ['unless more is missing', [booted('one', 0), ...ordered(...upTo(30), 52)], ['unknown data']],
    [
      'unless the beginning is missing',
      [booted('one', 0), ...ordered(...upTo(50).slice(21))],
      ['unknown data'],
    ],
    [
      'where places are taken by other things',
      [
        booted('one', 0),
        ...ordered(...upTo(20), 60),
        ...upTo(38).map((n) => notice('one', 1, 'banned', { seq: n + 20 })),
      ],
      [],
    ],
    [
      'where requests overlap',
      [
        booted('one', 0),
        ...upTo(50).map((n) => served('one', 1, { facts: { instance: 'one', seq: n + 50, began: n } })),
      ],
      [],
    ],
    [
      'where served requests are not written',
      [booted('one', 0, { requests: 'flagged', routes: ROUTES }), ...ordered(50)],
      [],
    ],
    ['unless it only goes on', [booted('one', 0, { continued: true }), ...ordered(51)], ['unknown data']],
    [
      'with the beginning',
      [booted('one', 0), ...ordered(1), booted('one', 1, { continued: true }), ...ordered(2)],
      [],
    ],
  ])('%s', (_how, lines, expected) => {
    expect(against(...lines)).toEqual(expected);
  });

  it('and says what was enforced already', () => {
    const said = (passive: boolean) =>
      report(booted('one', 0, { passive_mode: passive }), served('one', 1)).criteria.at(-1)?.message;
    expect([said(true), said(false)]).toEqual([
      'all of it was only observed',
      'some of it was enforced already',
    ]);
  });
});

describe('a run without its end', () => {
  const summary = (instance: string, hours: number): object => ({
    ...notice(instance, hours, 'traffic_summary'),
    since: at(0),
    clients: [],
  });
  const stopped = (instance: string, hours: number): object => notice(instance, hours, 'stopped');
  const dataOf = (...files: object[][]) => reportOf(...files).criteria.find(({ name }) => name === 'data');

  it.each([
    ['was killed after its last summary', [summary('one', 2)], 'the end of 1 run that was killed (3,600 s'],
    ['was killed before its first', [], 'the end of 1 run that was killed (10,800 s'],
  ])('is missing where it %s, and another stands behind it', (_how, before, message) => {
    const lines = [booted('one', 0), ...before, served('one', 3), booted('two', 4), stopped('two', 5)];
    expect(dataOf(lines)).toMatchObject({
      state: 'unknown',
      message: expect.stringContaining(message) as string,
    });
  });

  it('is told and nothing else where hardly anything is lost', () => {
    const lines = [
      booted('one', 0),
      summary('one', 2.99),
      served('one', 3),
      booted('two', 4),
      stopped('two', 5),
    ];
    expect(dataOf(lines)).toEqual({
      name: 'data',
      state: 'ok',
      message:
        'nothing is missing in the recording, but for the end of 1 run that was killed (36 s without a summary; app.enableShutdownHooks() lets an app write it)',
    });
  });

  it.each([
    ['it has written it', [[booted('one', 0), served('one', 3), stopped('one', 3), booted('two', 4)]]],
    [
      'it goes on in the same file',
      [[booted('one', 0), booted('two', 1), served('one', 3), stopped('two', 4)]],
    ],
    [
      'it goes on in another file',
      [[booted('one', 0)], [booted('one', 1, { continued: true }), stopped('one', 2)]],
    ],
    [
      'it is the last of its file',
      [[booted('one', 0), summary('one', 2.99), served('one', 3)], [booted('two', 4)]],
    ],
  ])('is not missed where %s', (_why, files) => {
    expect(dataOf(...files)?.state).toBe('ok');
    expect(dataOf(...files)?.message).not.toContain('killed');
  });

  it('may be that of an app that runs: how old its last summary is, is told', () => {
    expect(dataOf([booted('one', 0), summary('one', 2), served('one', 3)])?.message).toBe(
      'nothing is missing in the recording; the last summary is 3,600 s older than the newest line of its instance',
    );
  });
});

describe('rules that were added while the app ran', () => {
  const rule = (id: string, kind: string): object => ({ rule: { id, kind, value: {} } });
  const wordsOf = (...lines: object[]) =>
    report(...lines).criteria.find(({ name }) => name === 'configuration')?.message;

  it.each([
    ['none', [booted('one', 0)], ''],
    [
      'one of before the start',
      [booted('one', 0, { rules: [{ id: 'a', kind: 'exclude', value: {} }] })],
      '; 1 rule of GuardRules is in force (exclude)',
    ],
    [
      'those of a fleet, of which each instance tells',
      [
        booted('one', 0),
        booted('two', 0),
        notice('one', 1, 'rule_added', rule('a', 'exclude')),
        notice('two', 1, 'rule_added', rule('a', 'exclude')),
        notice('one', 1, 'rule_added', rule('b', 'whitelist')),
      ],
      '; 2 rules of GuardRules are in force (exclude, whitelist), 2 were added meanwhile: what was flagged before still counts',
    ],
    [
      'one that is gone again',
      [
        booted('one', 0),
        notice('one', 1, 'rule_added', rule('a', 'exclude')),
        notice('one', 2, 'rule_removed', rule('a', 'exclude')),
      ],
      '; 0 rules of GuardRules are in force, 1 was added meanwhile: what was flagged before still counts',
    ],
  ])('are named: %s', (_which, lines, words) => {
    expect(wordsOf(...lines)).toBe(`all was observed under one configuration${words}`);
  });
});
