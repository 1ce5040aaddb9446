import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import type { ReplayChange } from '../../../lib/preview/replay-change';
import { graphqlShop } from '../../support/graphql';
import { adapters, startApp, type GuardedApp } from '../../support/guarded-app';
import { replay } from '../../support/replay';
import { scratchFile } from '../../support/scratch-file';

const ATTACK = "1' UNION SELECT password FROM users--";

/** Everybody may ask for what only the staff may. */
const opened: ReplayChange = {
  decorate: (route) => {
    const { whitelist: _whitelist, ...rest } = route;
    return rest;
  },
};

/** What becomes of the decisions, by the handlers that they are on. */
async function told(file: string, change?: ReplayChange): Promise<string[]> {
  const replayed = await replay(file, change);
  return replayed.map(({ verdict, before, after, line, doubts }) =>
    [verdict, line.handler, before?.check ?? 'none', after?.check ?? 'none', ...doubts].join(' '),
  );
}

describe.each(adapters)('several decisions on one request of GraphQL, on %s', (adapter) => {
  it('are decided again each by itself', async () => {
    const file = scratchFile('events.jsonl');
    const guard = { passiveMode: true, recording: { file } };
    const app = await startApp(adapter, { imports: [graphqlShop()], guard });
    const ask = (query: string) => app.send({ path: '/graphql', body: { query } });
    await ask('{ limited }');
    await ask('{ staff limited open }');
    await ask('{ open staff }');
    await app.close();
    const denied = app.events.filter(({ actionTaken }) => actionTaken === 'request_blocked');
    expect(denied.map(({ check }) => check)).toEqual(['ipWhitelist', 'rateLimit', 'ipWhitelist']);

    expect(await told(file)).toEqual([
      'clean ShopResolver.limited none none',
      'remain ShopResolver.staff ipWhitelist ipWhitelist',
      'remain ShopResolver.limited rateLimit rateLimit',
      'remain ShopResolver.staff ipWhitelist ipWhitelist',
    ]);
    expect(await told(file, opened)).toEqual([
      'clean ShopResolver.limited none none',
      'vanish ShopResolver.staff ipWhitelist none',
      'remain ShopResolver.limited rateLimit rateLimit',
      // Nothing behind it was asked when it was denied.
      'unknown ShopResolver.staff ipWhitelist none route_not_reached',
    ]);
  });
});

describe('operations of GraphQL over a WebSocket', () => {
  async function ask(app: GuardedApp, query: string, variables = {}): Promise<void> {
    const url = `ws://127.0.0.1:${app.port}/graphql`;
    const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 });
    const answers: unknown[] = [];
    for await (const answer of client.iterate({ query, variables })) answers.push(answer);
    expect(answers).toHaveLength(1);
    await client.dispose();
  }

  it('are decided again as they were, and under another configuration', async () => {
    const file = scratchFile('events.jsonl');
    const guard = { passiveMode: true, banning: { threshold: 2 }, recording: { file } };
    const app = await startApp('express', { imports: [graphqlShop({ sockets: true })], guard });
    const search = 'query ($q: String!) { search(q: $q) }';
    for (const q of ['shoes', ATTACK]) await ask(app, search, { q });
    for (const query of ['{ limited }', '{ limited }', '{ staff }']) await ask(app, query);
    for (const q of [ATTACK, 'boots']) await ask(app, search, { q });
    await app.close();

    expect(await told(file)).toEqual([
      'clean ShopResolver.search none none',
      'remain ShopResolver.search detection detection',
      'clean ShopResolver.limited none none',
      'remain ShopResolver.limited rateLimit rateLimit',
      'remain ShopResolver.staff ipWhitelist ipWhitelist',
      'remain ShopResolver.search detection detection',
      'clean ShopResolver.search none none',
    ]);
    expect((await told(file, opened))[4]).toBe('vanish ShopResolver.staff ipWhitelist none');
  });
});
