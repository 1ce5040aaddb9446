import { readFileSync } from 'node:fs';
import type { GuardOptions } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { adapters, startApp } from '../../support/guarded-app';
import { scratchFile } from '../../support/scratch-file';
import { ShopController } from '../../support/shop.controller';

const start = (guard: GuardOptions) =>
  startApp('fastify', { controllers: [ShopController], guard: { passiveMode: true, ...guard } });

describe('log lines', () => {
  it('in a flood are capped, and what is left out is counted by action', async () => {
    const file = scratchFile();
    const app = await start({ logging: { maxLinesPerSecond: 3, file } });
    for (let i = 0; i < 8; i++) await app.send(ATTACK);
    await app.mode.setPassive(false);
    for (let i = 0; i < 2; i++) await app.send(ATTACK);
    expect(app.lines).toHaveLength(3);
    expect(app.telemetry.snapshot()).toMatchObject({
      suppressedLines: 8,
      byAction: { logged_only: 8, request_blocked: 2, mode_changed: 1 },
    });

    app.clock.advance(1000);
    await app.send(ATTACK);
    expect(app.lines.slice(3)).toEqual([
      'warn 8 suppressed (logged_only: 5, mode_changed: 1, request_blocked: 2)',
      expect.stringContaining('Penetration attempt blocked'),
    ]);
    await app.close();
    const written = readFileSync(file, 'utf8').split('\n');
    expect(written.filter((line) => line.includes('[PASSIVE MODE]'))).toHaveLength(3);
    expect(written.filter((line) => line.includes('suppressed'))).toHaveLength(1);
  });

  it('that were left out are told when the app closes', async () => {
    const app = await start({ logging: { maxLinesPerSecond: 1 } });
    for (let i = 0; i < 3; i++) await app.send(ATTACK);
    await app.close();
    expect(app.lines.at(-1)).toBe('warn 2 suppressed (logged_only: 2)');
  });

  it.each([
    ['log', ['log', 'warn']],
    ['warn', ['warn']],
    ['error', []],
    ['off', []],
  ] as const)('have levels: %s writes %j; events do not depend on it', async (level, written) => {
    const app = await start({ logging: { level } });
    await app.bans.ban('198.51.100.1');
    await app.send(ATTACK);
    expect(app.lines.map((line) => line.split(' ')[0])).toEqual(written);
    expect(app.events.map(({ actionTaken }) => actionTaken)).toEqual(['client_banned', 'logged_only']);
  });

  describe.each(adapters)('of attacks in several places, on %s', (adapter) => {
    const SQL = "1' UNION SELECT password FROM users--";
    // The blank behind `from` is escaped: no text of a client may be taken for an address.
    const snippet = SQL.replace('FROM ', 'FROM\\x20');
    const sendTo = async (body: unknown, path = '/orders') => {
      const app = await startApp(adapter, { controllers: [ShopController] });
      const { status } = await app.send({ method: 'POST', path, body });
      expect(status).toBe(403);
      const [event] = app.events;
      if (event === undefined) throw new Error('no event');
      return event;
    };

    it('say where each of them stands', async () => {
      const query = `a=${encodeURIComponent(SQL)}`;
      const event = await sendTo(
        { b: '<script>x()</script>', c: ['../../../etc/passwd'] },
        `/orders?${query}`,
      );
      expect(event.message.replaceAll(/\([\w, -]+\)/g, '(…)')).toContain(
        ' - Reason: sqli (…) in query.a, also xss (…) in body.b, traversal (…) in body.c.0 - Id: ',
      );
      expect(event.matches).toEqual(
        expect.arrayContaining([
          {
            rule: 'sqli-union-select',
            version: expect.any(Number),
            category: 'sqli',
            severity: 'critical',
            location: 'query.a',
            snippet,
          },
          expect.objectContaining({
            rule: 'xss-element',
            location: 'body.b',
            snippet: '<script>x()</script>',
          }),
          expect.objectContaining({ location: 'body.c.0', snippet: '../../../etc/passwd' }),
        ]),
      );
      expect(event.evidence).toEqual({ location: 'query.a', snippet });
      expect(event.rules).toEqual([...new Set(event.matches.map(({ rule }) => rule))]);
      expect(event.moreMatches).toBeUndefined();
      expect(event.ruleSetVersion).toMatch(/^\d+\.\d+\.\d+$/);
    });

    it('name every rule, and count what they leave out', async () => {
      const alike = Array.from({ length: 40 }, (_, i) => [`f${i}`, '{{7*7}}'] as const);
      const event = await sendTo({ ...Object.fromEntries(alike), last: SQL });
      expect(event.matches).toHaveLength(32);
      expect(event.matches).toContainEqual(
        expect.objectContaining({ rule: 'sqli-union-select', location: 'body.last' }),
      );
      expect(event.message).toMatch(
        / - Reason: template \(template-arithmetic\) in body\.f0, also sqli .* in body\.last, .*, and \d+ more - Id: /,
      );
      expect(event.moreMatches).toBeGreaterThan(8);
    });

    it('show no secret whose name the excerpt cuts, and none in the name of a field', async () => {
      const cut = '{"user":"bob","password":"hunter2","q":"<script>alert(1)</script>"';
      const graphql = 'mutation{login(password:"hunter2",q:"<script>alert(1)</script>")}';
      for (const body of [{ cut }, { graphql }, { 'password=hunter2<script>alert(1)</script>': 1 }])
        expect(JSON.stringify(await sendTo(body))).not.toContain('hunter2');
    });

    it('cannot be forged by the name of a field', async () => {
      const event = await sendTo({ 'a, also xss (xss-element) in body.b - Also: ban (x) - Id: 0': SQL });
      expect(event.message).toContain(
        ' in body.a,\\x20also\\x20xss\\x20(xss-element)\\x20in\\x20body.b\\x20-\\x20Also:\\x20ban\\x20(x)\\x20-\\x20Id:\\x200 - Id: ',
      );
    });
  });

  it('begin alike in both modes, carry the id of the answer, and are silent about harmless requests', async () => {
    const app = await start({});
    await app.send('/search?q=shoes');
    await app.send(ATTACK);
    await app.mode.setPassive(false);
    const { json } = await app.send(ATTACK);
    const [detected, , blocked] = app.lines;
    expect(app.lines).toHaveLength(3);
    expect(detected).toMatch(
      /^warn \[PASSIVE MODE\] Penetration attempt detected from 203\.0\.113\.7: GET \/search\?q=… - Reason: /,
    );
    expect(blocked).toMatch(
      /^warn Penetration attempt blocked from 203\.0\.113\.7: GET \/search\?q=… - Reason: /,
    );
    expect(blocked?.endsWith(`- Id: ${json.decisionId}`)).toBe(true);
  });
});
