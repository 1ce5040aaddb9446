import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { measure } from './load';
import { median, percent } from './statistics';
import { variants, type Variant } from './variants';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const ROUND_MS = Number(process.env.BENCH_ROUND_MS ?? 2000);

interface Server {
  readonly variant: Variant;
  readonly process: ChildProcess;
  readonly port: number;
  /** Requests per second, a number a round. */
  readonly rates: number[];
}

async function start(adapter: string, variant: Variant): Promise<Server> {
  const child = fork(join(__dirname, 'server.ts'), [adapter, variant], {
    execArgv: ['-r', 'ts-node/register/transpile-only'],
  });
  const [port] = (await once(child, 'message')) as [number];
  return { variant, process: child, port, rates: [] };
}

/** Rounds are interleaved, and each begins with another variant: what else the machine does hits all of them alike. */
async function run(adapter: string): Promise<Server[]> {
  const servers: Server[] = [];
  try {
    for (const variant of variants) servers.push(await start(adapter, variant));
    for (const server of servers) await measure(server.port, ROUND_MS);
    for (let round = 0; round < ROUNDS; round++) {
      for (let i = 0; i < servers.length; i++) {
        const server = servers[(i + round) % servers.length] as Server;
        server.rates.push(await measure(server.port, ROUND_MS));
      }
    }
    return servers;
  } finally {
    servers.forEach((server) => server.process.kill());
  }
}

/** A Markdown table: requests per second, and the ratio to bare Nest round by round. */
export async function throughputTable(): Promise<string> {
  const rows: string[] = [];
  for (const adapter of ['express', 'fastify']) {
    const servers = await run(adapter);
    const bare = servers[0]?.rates ?? [];
    for (const { variant, rates } of servers) {
      const ratios = rates.map((rate, round) => rate / (bare[round] as number));
      const spread = `${percent(Math.min(...ratios))} to ${percent(Math.max(...ratios))}`;
      rows.push(
        `| ${adapter} | ${variant} | ${Math.round(median(rates))} | ${percent(median(ratios))} | ${spread} |`,
      );
    }
  }
  return [
    '| adapter | app | requests/s | of bare Nest | spread |',
    '| --- | --- | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
}
