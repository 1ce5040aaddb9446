/**
 * `npm run traffic`: sends a fixed number of requests to the sample on loopback, ordinary and hostile ones mixed, and
 * tells how each kind was answered. `SEED` changes the order; the same seed sends the same requests.
 */
import { Agent, request } from 'node:http';
import { baseUrl, notAnswered } from './base-url';
import {
  adminFromOutside,
  crossSiteScripting,
  passwordGuessing,
  probesForSecrets,
  scanner,
  sqlInjection,
  traversalAndCommands,
} from './hostile';
import { customer, probe, readerOfDatabaseBook, staff } from './ordinary';
import { seededRandom, shuffled } from './random';
import type { ScriptedRequest } from './scripted-request';

/** The script gives up after this time, whatever is left to send. */
const LONGEST_RUN_MS = 60_000;
const CUSTOMERS = 20;

function script(random: () => number): ScriptedRequest[] {
  const customers = Array.from({ length: CUSTOMERS }, (_, i) => customer(`198.51.100.${i + 10}`, random));
  const all = [
    ...customers.flat(),
    ...readerOfDatabaseBook('198.51.100.77'),
    ...probe(10),
    ...staff(),
    ...sqlInjection('203.0.113.7'),
    ...crossSiteScripting('203.0.113.21'),
    ...traversalAndCommands('203.0.113.40'),
    ...probesForSecrets('203.0.113.41'),
    ...scanner('203.0.113.58'),
    ...passwordGuessing('203.0.113.66'),
    ...adminFromOutside('203.0.113.99'),
  ];
  return shuffled(all, random);
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Not with `fetch`, which folds the dot segments of a path before it sends them. */
function send({ path, from, body, userAgent = 'Mozilla/5.0 (traffic)' }: ScriptedRequest): Promise<number> {
  const payload = body && JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${baseUrl}/`,
      {
        agent,
        path,
        method: payload === undefined ? 'GET' : 'POST',
        timeout: 5000,
        headers: {
          'user-agent': userAgent,
          ...(from !== undefined && { 'x-forwarded-for': from }),
          ...(payload !== undefined && { 'content-type': 'application/json' }),
        },
      },
      (response) => response.resume().on('end', () => resolve(response.statusCode ?? 0)),
    );
    outgoing.on('error', reject).on('timeout', () => outgoing.destroy(new Error('no answer within 5 s')));
    outgoing.end(payload);
  });
}

type Answers = Map<string, Map<number, number>>;

async function sendAll(requests: readonly ScriptedRequest[]): Promise<Answers> {
  const deadline = Date.now() + LONGEST_RUN_MS;
  const answers: Answers = new Map();
  for (const scripted of requests) {
    if (Date.now() > deadline) throw new Error(`not done after ${LONGEST_RUN_MS} ms`);
    const status = await send(scripted);
    const ofKind = answers.get(scripted.kind) ?? new Map<number, number>();
    answers.set(scripted.kind, ofKind.set(status, (ofKind.get(status) ?? 0) + 1));
  }
  return answers;
}

function report(answers: Answers): string {
  const lines = [...answers]
    .sort(([a], [b]) => b.localeCompare(a))
    .map(([kind, statuses]) => {
      const sent = [...statuses.values()].reduce((sum, count) => sum + count, 0);
      const sorted = [...statuses].sort(([a], [b]) => a - b);
      return `${kind.padEnd(34)}${String(sent).padStart(5)}  ${sorted.map(([status, count]) => `${count} x ${status}`).join(', ')}`;
    });
  return [`${'kind'.padEnd(34)} sent  answers`, ...lines].join('\n');
}

sendAll(script(seededRandom(Number(process.env.SEED ?? 1))))
  .then((answers) => console.log(report(answers)))
  .catch((error: unknown) => {
    console.error(notAnswered(error));
    process.exitCode = 1;
  })
  .finally(() => agent.destroy());
