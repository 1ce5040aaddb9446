import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Redis, type RedisOptions } from 'ioredis';
import { freePort } from './free-port';

const MISSING =
  'These tests need a Redis server of their own: install it with "apt-get install redis-server" ' +
  '("brew install redis" on a Mac); they start it themselves, on a free port, and nothing else needs to run.';

const open = new Set<RedisServer>();

/** Servers that a test left running are stopped behind it. */
afterAll(async () => {
  await Promise.all([...open].map((server) => server.stop()));
});

/** A real `redis-server` of a test: empty, on a free port of loopback, in memory only. */
export class RedisServer {
  private child: ChildProcess | undefined;
  private connection: Redis | undefined;

  private constructor(
    readonly port: number,
    private readonly args: readonly string[],
  ) {}

  static async start(...args: string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), args);
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** A connection of the test's own, past all proxies. */
  get client(): Redis {
    this.connection ??= this.connect();
    return this.connection;
  }

  connect(options: RedisOptions = {}): Redis {
    return new Redis(this.port, '127.0.0.1', {
      retryStrategy: (times) => Math.min(20 * times, 100),
      disconnectTimeout: 100,
      ...options,
    }).on('error', () => undefined);
  }

  /** Starts it, again: what it held is gone. Does nothing when it runs. */
  async start(): Promise<void> {
    if (this.child !== undefined) return;
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const child = spawn('redis-server', [...options, ...this.args], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.child = child;
    open.add(this);
    let output = '';
    await new Promise<void>((resolve, reject) => {
      child.once('error', () => reject(new Error(MISSING)));
      child.once('exit', () => reject(new Error(`redis-server did not start:\n${output}`)));
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (/Ready to accept connections/.test(output)) resolve();
      });
    });
  }

  /** Stops it as an operator would. */
  async stop(): Promise<void> {
    open.delete(this);
    const { child } = this;
    this.child = undefined;
    this.connection?.disconnect();
    this.connection = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  }
}
