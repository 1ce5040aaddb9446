import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fittingProfile } from './fitting-profile';
import type { Judgement } from './judgement';
import type { LabelledRequest } from './labelled-request';
import { replay } from './replay';

export type Adapter = 'express' | 'fastify';

/** A judgement of a whole app, and what it took. */
export interface HttpJudgement extends Judgement {
  /**
   * How many answers were other than 200 and 403, by class and status: the framework refuses broken paths and bodies
   * before it asks a guard. -1 could not be sent, 0 had no answer.
   */
  readonly others: ReadonlyMap<string, number>;
  /** Processor time of the server for a request, in microseconds, with and without the guard. */
  readonly cpuMicros: { readonly guarded: number; readonly bare: number };
}

interface Replayed {
  readonly statuses: ReadonlyMap<string, number>;
  readonly cpuMicros: number;
}

async function cpuOf(server: ChildProcess): Promise<number> {
  server.send('cpu');
  const [{ user, system }] = (await once(server, 'message')) as [NodeJS.CpuUsage];
  return user + system;
}

async function replayTo(rows: readonly LabelledRequest[], ...variant: readonly string[]): Promise<Replayed> {
  const server = fork(path.join(__dirname, 'detection-server.ts'), variant, {
    execArgv: ['-r', 'ts-node/register/transpile-only', '--max-http-header-size=65536'],
  });
  try {
    const gone = once(server, 'exit').then(() => Promise.reject(new Error('the server did not start')));
    const [port] = (await Promise.race([once(server, 'message'), gone])) as [number];
    gone.catch(() => undefined);
    const before = await cpuOf(server);
    const statuses = await replay(rows, port);
    return { statuses, cpuMicros: ((await cpuOf(server)) - before) / Math.max(1, rows.length) };
  } finally {
    server.kill();
  }
}

const deniedOf = ({ statuses }: Replayed): string[] =>
  [...statuses].filter(([, status]) => status === 403).map(([id]) => id);

function othersOf(rows: readonly LabelledRequest[], { statuses }: Replayed): Map<string, number> {
  const others = new Map<string, number>();
  for (const row of rows) {
    const status = statuses.get(row.id) ?? 0;
    const key = `${row.class} ${status}`;
    if (status !== 200 && status !== 403) others.set(key, (others.get(key) ?? 0) + 1);
  }
  return others;
}

/** What an app says that has detection and nothing else on, asked over HTTP. */
export async function judgeOverHttp(
  rows: readonly LabelledRequest[],
  adapter: Adapter,
): Promise<HttpJudgement> {
  const guarded = await replayTo(rows, adapter, 'guard');
  const bare = await replayTo(rows, adapter, 'bare');
  const deniedWithProfile = new Set<string>();
  for (const profile of ['rich-text', 'code']) {
    const texts = rows.filter((row) => fittingProfile(row) === profile);
    deniedOf(await replayTo(texts, adapter, 'guard', profile)).forEach((id) => deniedWithProfile.add(id));
  }
  return {
    denied: new Set(deniedOf(guarded)),
    deniedWithProfile,
    others: othersOf(rows, guarded),
    cpuMicros: { guarded: guarded.cpuMicros, bare: bare.cpuMicros },
  };
}
