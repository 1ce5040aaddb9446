import { readFileSync } from 'node:fs';
import type { GuardOptions } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import { startApp } from '../../support/guarded-app';
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
