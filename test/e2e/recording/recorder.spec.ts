import { chmodSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ATTACK, HARMLESS } from '../../support/attacks';
import { eventually } from '../../support/eventually';
import { adapters, startApp } from '../../support/guarded-app';
import { previewJson } from '../cli/preview-json';
import { actionsIn, linesOf } from '../../support/recording';
import { scratchFile } from '../../support/scratch-file';
import { ShopController } from '../../support/shop.controller';

const controllers = [ShopController];
const SECRETS = {
  query: 'hunter2-in-query',
  body: 'hunter2-in-body',
  cookie: 'hunter2-in-cookie',
  header: 'hunter2-in-header',
  pair: 'hunter2-in-pair',
  path: 'eyJhbGciOiJIUzI1NiJ9.hunter2',
};
const HOSTILE = "' OR 1=1 UNION SELECT password FROM users--";

describe.each(adapters)('the event file, on %s', (adapter) => {
  it.each(['matched', 'all'] as const)('never holds a credential, with values: %s', async (values) => {
    const file = scratchFile('events.jsonl');
    const app = await startApp(adapter, {
      controllers,
      guard: { passiveMode: true, recording: { file, values } },
    });
    await app.send({
      path: `/orders?token=${SECRETS.query}${encodeURIComponent(HOSTILE)}`,
      body: { password: SECRETS.body + HOSTILE, note: `${HOSTILE} password=${SECRETS.pair}` },
      headers: { cookie: `session=${SECRETS.cookie}${HOSTILE}`, authorization: `Bearer ${SECRETS.header}` },
    });
    await app.send(`/orders/${SECRETS.path}/${encodeURIComponent(HOSTILE)}`);
    await app.send({ path: HARMLESS, headers: { 'user-agent': `x ${HOSTILE} api_key=${SECRETS.pair}` } });
    await app.send({
      path: '/anything',
      body: [
        { name: 'password', value: `hunter2-beside-its-name ${HOSTILE}` },
        { pass: `hunter2-pass ${HOSTILE}`, userPin: 'hunter2-pin', data: '{"pass":"hunter2-embedded"}' },
      ],
      headers: { referer: 'https://x.example/cb?code=hunter2-code', 'x-auth': 'hunter2-auth' },
    });
    for (const body of [
      `<login><password>hunter2-element${HOSTILE}</password></login>`,
      `<login password="hunter2-attribute${HOSTILE}"/>`,
      `<s:E><w:Password Type="x">hunter2-prefix${HOSTILE}</w:Password></s:E>`,
    ]) {
      // In text that nobody parses, the parsers of both adapters leave XML alone.
      await app.send({
        path: '/anything',
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: `<?xml version="1.0"?>${body}`,
      });
    }
    await app.send('/reset/hunter2abcdef');
    await app.close();
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('sqli-');
    expect(text.match(/.{0,60}hunter2.{0,40}/g)).toBeNull();
  });

  it('cannot be made to hold a line that operators would count', async () => {
    const file = scratchFile('events.jsonl');
    const app = await startApp(adapter, {
      controllers,
      guard: { passiveMode: true, recording: { file, values: 'all' } },
    });
    const forged = `x\n[PASSIVE MODE] Banned client detected from 10.0.0.1: GET / ${HOSTILE}`;
    await app.send({ path: '/orders', body: { note: forged, [forged]: 1 } });
    await app.send({
      path: '/search?q=[PASSIVE%20MODE]',
      headers: { 'user-agent': '[PASSIVE MODE] x from 10.0.0.1' },
    });
    await app.close();
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(lines.filter((line) => line.includes('[PASSIVE MODE]'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('from 10.0.0.1'))).toEqual([]);
    expect(linesOf(file).find(({ facts }) => facts?.matches)?.facts.values).toContainEqual(
      expect.objectContaining({ text: forged }),
    );
  });

  it('can be read by nobody else on the machine', async () => {
    const file = scratchFile('events.jsonl');
    const app = await startApp(adapter, { controllers, guard: { recording: { file } } });
    await app.close();
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('is known to the preview, beside the events', async () => {
    const file = scratchFile('events.jsonl');
    const app = await startApp(adapter, { controllers, guard: { passiveMode: true, recording: { file } } });
    for (const request of [ATTACK, HARMLESS, '/nowhere']) await app.send(request);
    await app.mode.setPassive(false);
    await app.send(ATTACK);
    await app.close();
    const { lines } = previewJson([file]);
    expect(lines).toMatchObject({
      wouldBlock: 1,
      enforced: 1,
      recorded: 5,
      notices: 1,
      foreign: 0,
      damaged: 0,
    });
  });

  it('touches no request when it cannot be written, and says so once', async () => {
    const file = path.join(path.dirname(scratchFile()), 'not-there', 'events.jsonl');
    const app = await startApp(adapter, { controllers, guard: { recording: { file } } });
    for (let i = 0; i < 3; i++) expect((await app.send(HARMLESS)).status).toBe(200);
    await eventually(() => app.lines.some((line) => line.startsWith('error')));
    expect(app.lines.filter((line) => line.startsWith('error'))).toEqual([
      'error The event file cannot be written (ENOENT); its lines wait in memory',
    ]);
    mkdirSync(path.dirname(file));
    app.clock.advance(1000);
    await app.send(HARMLESS);
    await eventually(() => actionsIn(file).includes('served'));
    expect(actionsIn(file).filter((action) => action !== 'warning')).toEqual([
      'booted',
      ...Array<string>(4).fill('served'),
    ]);
  });

  it('is not glued to a line that a crash has torn', async () => {
    const file = scratchFile('events.jsonl');
    writeFileSync(file, '{"action_taken":"served","id":"torn');
    chmodSync(file, 0o600);
    const app = await startApp(adapter, { controllers, guard: { recording: { file } } });
    await app.send(HARMLESS);
    await app.close();
    const [torn, ...whole] = readFileSync(file, 'utf8').trim().split('\n');
    expect(torn).toBe('{"action_taken":"served","id":"torn');
    expect(whole.map((line) => JSON.parse(line).action_taken)).toEqual([
      'booted',
      'served',
      'traffic_summary',
      'stopped',
    ]);
  });

  it.each(['matched', 'all'] as const)('cannot be made to fill the disk, with values: %s', async (values) => {
    const file = scratchFile('events.jsonl');
    const maxFileBytes = 65_536;
    const app = await startApp(adapter, {
      controllers,
      guard: { passiveMode: true, recording: { file, values, maxFileBytes } },
    });
    const notes = Array.from({ length: 14 }, (_, i) => `${'\u00e9'.repeat(900)}${i} ${HOSTILE}`);
    for (let i = 0; i < 20; i++) await app.send({ path: '/anything', body: notes });
    const lines = () => linesOf(file).filter(({ action_taken: action }) => action === 'logged_only');
    await eventually(() => lines().some(({ facts }) => facts === undefined));
    expect(Math.max(...lines().map((line) => JSON.stringify(line).length))).toBeLessThan(65_536);
    expect(lines()[0].facts.not_recorded.beyond).toBeGreaterThan(0);
    for (let i = 0; i < 200; i++)
      await app.send({ path: ATTACK, headers: { 'user-agent': 'x'.repeat(500) } });
    await app.close();
    expect(statSync(file).size).toBeLessThan(2 * maxFileBytes + 4096);
    const dropped = linesOf(file).filter(({ action_taken: action }) => action === 'records_dropped');
    expect(dropped).toContainEqual(expect.objectContaining({ why: 'file_full' }));
    const missing = dropped.reduce((sum, { records }) => sum + records, 0);
    expect(lines().length + missing).toBeGreaterThanOrEqual(220);
  });

  it('begins anew when it was full, and a rotation has copied and emptied it', async () => {
    const file = scratchFile('events.jsonl');
    const guard = { recording: { file, maxFileBytes: 65_536 }, rateLimit: { limit: 1000 } };
    const app = await startApp(adapter, { controllers, guard });
    const isThere = (action: string): boolean => actionsIn(file).includes(action);
    for (let i = 0; i < 250; i++) await app.send(HARMLESS);
    await eventually(() => isThere('records_dropped'));
    truncateSync(file);
    // A full file is looked at again when it has something to say: at the latest with the next summary.
    app.clock.advance(60_000);
    await app.send(HARMLESS);
    await eventually(() => isThere('traffic_summary'));
    await app.send(HARMLESS);
    await eventually(() => isThere('served'));
    expect(linesOf(file)[0]).toMatchObject({ action_taken: 'booted', continued: true });
    await app.close();
  });

  it('says once that nobody can tell who is authenticated', async () => {
    const file = scratchFile('events.jsonl');
    const isAuthenticated = (): boolean => {
      throw new Error('no session');
    };
    const app = await startApp(adapter, { controllers, guard: { recording: { file, isAuthenticated } } });
    for (let i = 0; i < 3; i++) expect((await app.send(HARMLESS)).status).toBe(200);
    await app.close();
    const message =
      'recording.isAuthenticated failed, and its requests count as those of strangers - Error: Error: no session';
    expect(app.lines.filter((line) => line.includes('isAuthenticated'))).toEqual([`error ${message}`]);
    expect(linesOf(file).filter((line) => line.message === message)).toHaveLength(1);
  });

  it('has no secret of the configuration', async () => {
    const file = scratchFile('events.jsonl');
    const storage = { password: 'hunter2', increment: () => Promise.reject(new Error()) };
    const app = await startApp(adapter, {
      controllers,
      guard: { rateLimit: { storage }, recording: { file } },
    });
    await app.close();
    expect(linesOf(file)).toMatchObject([
      { action_taken: 'booted', shared: true },
      { action_taken: 'stopped' },
    ]);
    expect(readFileSync(file, 'utf8')).not.toContain('hunter2');
  });
});
