/**
 * `npx ts-node -T test/bench/store.ts`, after `npm run build`: what a store costs. Requests per second and latency with the
 * memory of the instance and with Redis, one and three instances, in turns. `BENCH_ROUNDS=1` is a quick look.
 */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { median, quantile } from './statistics';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 10);
const ROUND_MS = 1000;
const CONNECTIONS = 24;
const REDIS_PORT = 6397;

interface Fleet {
  readonly name: string;
  readonly instances: readonly { readonly process: ChildProcess; readonly port: number }[];
  readonly rates: number[];
  readonly waits: number[];
}

async function start(store: 'memory' | 'Redis', count: number): Promise<Fleet> {
  const guard = {
    rateLimit: { limit: 1_000_000_000 },
    trustedProxies: ['127.0.0.1'],
    logging: { level: 'off' },
    ...(store === 'Redis' && { store: { redis: `redis://127.0.0.1:${REDIS_PORT}` } }),
  };
  const instances = [];
  for (let i = 0; i < count; i++) {
    const child = fork(
      join(__dirname, '..', 'support', 'fleet-instance.ts'),
      ['express', JSON.stringify(guard)],
      {
        execArgv: ['-r', 'ts-node/register/transpile-only'],
      },
    );
    const [{ value }] = (await once(child, 'message')) as [{ value: number }];
    instances.push({ process: child, port: value });
  }
  return { name: `${store}, ${count} instance${count > 1 ? 's' : ''}`, instances, rates: [], waits: [] };
}

async function measure({ instances, rates, waits }: Fleet): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const began = performance.now();
  let answers = 0;
  const work = async (_: unknown, i: number): Promise<void> => {
    const { port } = instances[i % instances.length] as Fleet['instances'][0];
    while (performance.now() - began < ROUND_MS) {
      const sent = performance.now();
      await new Promise<void>((resolve, reject) => {
        const headers = { 'x-forwarded-for': `198.51.100.${i}` };
        get({ host: '127.0.0.1', port, path: '/search?q=shoes', agent, headers }, (response) =>
          response.resume().on('end', resolve),
        ).on('error', reject);
      });
      waits.push(performance.now() - sent);
      answers++;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  rates.push((answers * 1000) / (performance.now() - began));
  agent.destroy();
}

async function main(): Promise<void> {
  const redis = spawn('redis-server', ['--port', String(REDIS_PORT), '--save', '', '--appendonly', 'no'], {
    stdio: 'ignore',
  });
  const fleets: Fleet[] = [];
  try {
    for (const count of [1, 3])
      for (const store of ['memory', 'Redis'] as const) fleets.push(await start(store, count));
    for (const fleet of fleets) await measure(fleet);
    for (const { rates, waits } of fleets) rates.length = waits.length = 0;
    for (let round = 0; round < ROUNDS; round++) {
      for (let i = 0; i < fleets.length; i++) await measure(fleets[(i + round) % fleets.length] as Fleet);
    }
    console.log('| Store | Requests/s | Median | p99 |\n| --- | ---: | ---: | ---: |');
    for (const { name, rates, waits } of fleets) {
      const cells = [
        Math.round(median(rates)),
        `${median(waits).toFixed(1)} ms`,
        `${quantile(waits, 0.99).toFixed(1)} ms`,
      ];
      console.log(`| ${name} | ${cells.join(' | ')} |`);
    }
  } finally {
    for (const { instances } of fleets) for (const { process: child } of instances) child.kill();
    redis.kill();
  }
}

void main();
