import { adapters, startApp, type GuardedApp } from '../../support/guarded-app';
import { graphqlShop } from '../../support/graphql';

const ATTACK = "1' UNION SELECT password FROM users--";
const OFFICE = '10.0.0.7';

const setup = { imports: [graphqlShop()] };

/** Asks for fields of the query, and answers which of them were denied. */
async function denied(app: GuardedApp, fields: string, q = 'shoes', from?: string): Promise<string[]> {
  const query = `query ($q: String!) { ${fields.includes('search') ? fields : `search(q: $q) ${fields}`} }`;
  const { json } = await app.send({
    path: '/graphql',
    body: { query, variables: { q } },
    ...(from && { from }),
  });
  return (json.errors ?? []).map(
    (error: any) => `${error.path.join('.')} ${error.extensions.originalError?.statusCode}`,
  );
}

function decisions(app: GuardedApp): string[] {
  return app.events.map(({ actionTaken, check, handler }) => `${actionTaken} ${check} ${handler}`);
}

describe.each(adapters)('GraphQL on %s', (adapter) => {
  it('is inspected once, however many resolvers it takes', async () => {
    const app = await startApp(adapter, { ...setup, guard: { passiveMode: true, rateLimit: { limit: 2 } } });
    expect(await denied(app, 'open a: open b: open', ATTACK)).toEqual([]);
    expect(await denied(app, 'open a: open b: open')).toEqual([]);
    expect(app.telemetry.snapshot().requests).toBe(2);
    expect(app.events).toMatchObject([
      { actionTaken: 'logged_only', check: 'detection', evidence: { location: 'body.variables.q' } },
    ]);
  });

  it('is denied in active mode, in one event', async () => {
    const app = await startApp(adapter, setup);
    const query = 'query ($q: String!) { search(q: $q) open }';
    const { text } = await app.send({ path: '/graphql', body: { query, variables: { q: ATTACK } } });
    expect(text).toContain('Forbidden');
    expect(text).toContain(app.events[0]?.id);
    expect(app.events).toMatchObject([{ actionTaken: 'request_blocked', check: 'detection' }]);
  });

  it('has resolvers whose named variables hold rich text, where the server is behind their door', async () => {
    const app = await startApp(adapter, setup);
    const query = 'query ($html: String!, $author: String!) { preview(html: $html, author: $author) }';
    const denies = async (variables: object): Promise<boolean> => {
      const { text } = await app.send({ path: '/graphql', body: { query, variables } });
      return text.includes('Forbidden');
    };
    // On Express the server is mounted behind the door for unmatched requests, where what relaxes comes too late.
    expect(await denies({ html: ATTACK, author: 'kate' })).toBe(adapter === 'express');
    expect(await denies({ html: 'fine', author: ATTACK })).toBe(true);
    expect(await denies({ html: '<p onclick=go()>', author: 'kate' })).toBe(true);
  });

  it('has decorators that deny their resolver and no other, in passive mode too', async () => {
    const app = await startApp(adapter, { ...setup, guard: { passiveMode: true } });
    expect(await denied(app, 'staff open')).toEqual(['staff 403']);
    expect(await denied(app, 'open staff', 'shoes', OFFICE)).toEqual([]);
    expect(await denied(app, 'limited')).toEqual([]);
    expect(await denied(app, 'open limited')).toEqual(['limited 429']);
    expect(decisions(app)).toEqual([
      'request_blocked ipWhitelist ShopResolver.staff',
      'request_blocked rateLimit ShopResolver.limited',
    ]);
  });

  it('asks the global checks although the first resolver is denied by its own decorator', async () => {
    const app = await startApp(adapter, setup);
    const errors = await denied(app, 'staff search(q: $q)', ATTACK);
    if (adapter === 'express') {
      // The server is mounted behind the door for unmatched requests, which denies the request as a whole.
      expect(decisions(app)).toEqual(['request_blocked detection undefined']);
      return;
    }
    expect(errors).toEqual(['staff 403', 'search 403']);
    expect(decisions(app)).toEqual([
      'request_blocked ipWhitelist ShopResolver.staff',
      'request_blocked detection ShopResolver.search',
    ]);
  });

  it('is no way round the global checks by a resolver that skips or relaxes them', async () => {
    for (const passiveMode of [true, false]) {
      const app = await startApp(adapter, { ...setup, guard: { passiveMode, rateLimit: { limit: 5 } } });
      const isSeen = async (fields: string, html: string, q: string): Promise<boolean> => {
        const query = `query ($html: String!, $q: String!) { ${fields} search(q: $q) }`;
        await app.send({ path: '/graphql', body: { query, variables: { html, q } } });
        return app.events.splice(0).some(({ check }) => check === 'detection');
      };
      const preview = 'preview(html: $html, author: "kate")';
      expect(await isSeen(preview, 'fine', 'shoes')).toBe(false);
      expect(await isSeen(preview, ATTACK, 'shoes')).toBe(true);
      expect(await isSeen(`health ${preview}`, ATTACK, 'shoes')).toBe(true);
      expect(await isSeen(`health ${preview}`, 'fine', ATTACK)).toBe(true);
      await denied(app, 'health search(q: $q) open', ATTACK);
      expect(app.events).toMatchObject([{ check: 'detection', alsoDeniedBy: [] }]);
    }
  });

  it('counts once under the global limit, whichever resolver is the first that it holds for', async () => {
    const app = await startApp(adapter, { ...setup, guard: { rateLimit: { limit: 2 } } });
    const fields = 'health search(q: $q) open';
    expect([await denied(app, fields), await denied(app, fields)]).toEqual([[], []]);
    await denied(app, fields);
    expect(app.events).toMatchObject([{ check: 'rateLimit' }]);
  });

  it('denies a resolver as often as it is asked for: an alias is no way round its decorators', async () => {
    for (const passiveMode of [true, false]) {
      const app = await startApp(adapter, { ...setup, guard: { passiveMode } });
      expect(await denied(app, 'a: staff b: staff c: staff open')).toEqual(['a 403', 'b 403', 'c 403']);
      expect(await denied(app, 'limited')).toEqual([]);
      expect(await denied(app, 'a: limited b: limited')).toEqual(['a 429', 'b 429']);
      expect(decisions(app)).toEqual([
        'request_blocked ipWhitelist ShopResolver.staff',
        'request_blocked rateLimit ShopResolver.limited',
      ]);
    }
  });

  it('enforces the guard on the resolver that asks for it', async () => {
    const app = await startApp(adapter, { ...setup, guard: { passiveMode: true } });
    expect(await denied(app, 'open enforced', ATTACK)).toEqual(['enforced 403']);
    expect(await denied(app, 'open enforced')).toEqual([]);
    // On Fastify a resolver is not told of the response, so nothing can wait for its end: the first resolver has spoken.
    const before = adapter === 'fastify' ? ['logged_only detection ShopResolver.search'] : [];
    expect(decisions(app)).toEqual([...before, 'request_blocked detection ShopResolver.enforced']);
  });
});
