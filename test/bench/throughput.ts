import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { load } from './load';
import { median, percent, quantile } from './statistics';
import { variants, type Variant } from './variants';

/** Many short rounds: what else the machine does comes and goes between them. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 30);
const ROUND_MS = 300;
const WARM_UP_MS = 3000;

interface Round {
  readonly requestsPerSecond: number;
  /** Processor time of the server. */
  readonly cpuMicrosPerRequest: number;
}

interface Server {
  readonly variant: Variant;
  readonly process: ChildProcess;
  readonly port: number;
  readonly rounds: Round[];
}

async function start(adapter: string, variant: Variant): Promise<Server> {
  const child = fork(join(__dirname, 'server.ts'), [adapter, variant], {
    execArgv: ['-r', 'ts-node/register/transpile-only'],
  });
  const gone = once(child, 'exit').then(() => Promise.reject(new Error(`${variant} did not start`)));
  const [port] = (await Promise.race([once(child, 'message'), gone])) as [number];
  return { variant, process: child, port, rounds: [] };
}

async function cpuMicros({ process: server }: Server): Promise<number> {
  server.send('cpu');
  const [{ user, system }] = (await once(server, 'message')) as [NodeJS.CpuUsage];
  return user + system;
}

async function measure(server: Server): Promise<Round> {
  const before = await cpuMicros(server);
  const { answers, seconds } = await load(server.port, ROUND_MS);
  const used = (await cpuMicros(server)) - before;
  return { requestsPerSecond: answers / seconds, cpuMicrosPerRequest: used / answers };
}

/** Rounds are interleaved, and each begins with another variant: what else the machine does hits all of them alike. */
async function run(adapter: string, compared: readonly Variant[]): Promise<Server[]> {
  const servers: Server[] = [];
  try {
    for (const variant of compared) servers.push(await start(adapter, variant));
    for (const server of servers) await load(server.port, WARM_UP_MS);
    for (let round = 0; round < ROUNDS; round++) {
      for (let i = 0; i < servers.length; i++) {
        const server = servers[(i + round) % servers.length] as Server;
        server.rounds.push(await measure(server));
      }
    }
    return servers;
  } finally {
    servers.forEach((server) => server.process.kill());
  }
}

/**
 * A Markdown table: requests per second, their ratio to the first variant round by round, processor time of a request.
 *
 * @param title what the ratio is to
 */
export async function throughputTable(
  compared: readonly Variant[] = variants,
  title = 'Of bare Nest',
): Promise<string> {
  const rows: string[] = [];
  for (const adapter of ['express', 'fastify']) {
    const servers = await run(adapter, compared);
    const bare = servers[0]?.rounds ?? [];
    for (const { variant, rounds } of servers) {
      const rate = Math.round(median(rounds.map(({ requestsPerSecond }) => requestsPerSecond)));
      const cpu = median(rounds.map(({ cpuMicrosPerRequest }) => cpuMicrosPerRequest)).toFixed(0);
      const ratios = rounds.map(
        ({ requestsPerSecond }, round) => requestsPerSecond / (bare[round] as Round).requestsPerSecond,
      );
      const spread = `${percent(quantile(ratios, 0.25))} to ${percent(quantile(ratios, 0.75))}`;
      rows.push(`| ${adapter} | ${variant} | ${rate} | ${percent(median(ratios))} | ${spread} | ${cpu} µs |`);
    }
  }
  return [
    `| Adapter | App | Requests/s | ${title} | Middle half of the rounds | CPU a request |`,
    '| --- | --- | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
}
