import { Agent, request, type RequestOptions } from 'node:http';
import type { LabelledRequest } from './labelled-request';

const CONCURRENCY = 8;
const TIMEOUT_MS = 20_000;
/** Set by the client for the body that it sends. */
const FRAMING = new Set(['content-length', 'transfer-encoding', 'expect', 'connection', 'upgrade']);

function optionsOf({ request: { method, path, headers } }: LabelledRequest, body: Buffer): RequestOptions {
  const sent = Object.entries(headers)
    .filter(([name]) => !FRAMING.has(name.toLowerCase()))
    // Node writes text as Latin-1, the recorded text was UTF-8.
    .map(([name, value]): [string, string] => [name, Buffer.from(String(value), 'utf8').toString('latin1')]);
  const length: [string, string][] = body.length > 0 ? [['content-length', String(body.length)]] : [];
  return { method, path, headers: Object.fromEntries([...sent, ...length]), setHost: false };
}

/** The status, or -1 for a request that cannot be sent, or 0 for one that was not answered. */
async function statusOf(row: LabelledRequest, port: number, agent: Agent): Promise<number> {
  const body = Buffer.from(row.request.body ?? '', row.request.bodyEncoding ?? 'utf8');
  return new Promise((resolve) => {
    try {
      const sent = request({ host: '127.0.0.1', port, agent, ...optionsOf(row, body) }, (answer) => {
        answer.resume().once('close', () => resolve(answer.statusCode ?? 0));
      });
      sent.once('error', () => resolve(0)).setTimeout(TIMEOUT_MS, () => sent.destroy());
      sent.end(body);
    } catch {
      resolve(-1);
    }
  });
}

/** Sends the requests to a server on loopback, raw paths and all, and returns the status of each answer. */
export async function replay(rows: readonly LabelledRequest[], port: number): Promise<Map<string, number>> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const statuses = new Map<string, number>();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let row = rows[next++]; row !== undefined; row = rows[next++]) {
      const status = await statusOf(row, port, agent);
      // A connection that the server closed under us says nothing about the request.
      statuses.set(row.id, status === 0 ? await statusOf(row, port, agent) : status);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  agent.destroy();
  return statuses;
}
