import { createClient, type SubscribePayload } from 'graphql-ws';
import WebSocket from 'ws';
import { startApp, type GuardedApp } from '../../support/guarded-app';
import { graphqlShop } from '../../support/graphql';

const LIMITED = 'Too Many Requests';
const ATTACK = "1' UNION SELECT password FROM users--";

/** Runs the operations one after the other over one connection; answers with what became of each. */
async function ask(app: GuardedApp, ...operations: SubscribePayload[]): Promise<string[]> {
  const url = `ws://127.0.0.1:${app.port}/graphql`;
  const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 });
  const answers: string[] = [];
  for (const operation of operations) {
    for await (const { errors } of client.iterate(operation)) {
      answers.push(errors?.[0]?.message ?? 'served');
    }
  }
  await client.dispose();
  return answers;
}

const operations = [
  { query: '{ search(q: "shoes") }' },
  { query: 'query ($q: String!) { search(q: $q) }', variables: { q: ATTACK } },
  { query: '{ limited }' },
  { query: '{ limited }' },
  { query: '{ staff }' },
  { query: '{ staff }' },
];

/** The context that graphql-ws makes, and the one that apps make of it to have a request everywhere. */
const contexts = {
  'the default context': undefined,
  'a context with the request of the connection': ({ req, extra }: any) => ({ req: req ?? extra.request }),
};

// On Fastify the driver needs a plugin of its own for sockets; the guard sees the same context.
describe.each(Object.entries(contexts))('GraphQL over a WebSocket on express, with %s', (_name, context) => {
  it('inspects each operation by itself, with its arguments', async () => {
    const app = await startApp('express', { imports: [graphqlShop({ sockets: true, context })], guard: {} });
    expect(await ask(app, ...operations)).toEqual([
      'served',
      'Forbidden',
      'served',
      LIMITED,
      'Forbidden',
      'Forbidden',
    ]);
    expect(app.events.map(({ check }) => check)).toEqual([
      'detection',
      'rateLimit',
      'ipWhitelist',
      'ipWhitelist',
    ]);
  });

  it('denies in passive mode what decorators ask for, and nothing else', async () => {
    const setup = { imports: [graphqlShop({ sockets: true, context })], guard: { passiveMode: true } };
    const app = await startApp('express', setup);
    expect(await ask(app, ...operations)).toEqual([
      'served',
      'served',
      'served',
      LIMITED,
      'Forbidden',
      'Forbidden',
    ]);
    expect(app.events[0]).toMatchObject({ actionTaken: 'logged_only', check: 'detection' });
  });
});
