import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from './eventually';
import { freePort } from './free-port';
import { RedisServer } from './redis-server';
import { scratchFile } from './scratch-file';

const open = new Set<RedisSentinel>();

afterAll(() => Promise.all([...open].map((sentinel) => sentinel.stop())));

/** A master with a replica, and a real sentinel that watches them and decides alone. */
export class RedisSentinel {
  readonly name = 'shop';
  private readonly client: Redis;

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    readonly nodes: readonly [master: RedisServer, replica: RedisServer],
  ) {
    this.client = new Redis(port, '127.0.0.1', { retryStrategy: () => 20 }).on('error', () => undefined);
  }

  static async start(): Promise<RedisSentinel> {
    // A replica keeps what it gets from its master in a file, whatever it is told of saving.
    const folder = (): [string, string] => ['--dir', dirname(scratchFile())];
    const master = await RedisServer.start(...folder(), '--repl-diskless-sync-delay', '0');
    const replica = await RedisServer.start(...folder(), '--replicaof', '127.0.0.1', String(master.port));
    // A sentinel asks a replica every ten seconds, and promotes none that did not follow its master when it was asked.
    await eventually(async () =>
      (await replica.client.info('replication')).includes('master_link_status:up'),
    );
    const port = await freePort();
    const file = scratchFile('sentinel.conf');
    const lines = [
      `port ${port}`,
      'bind 127.0.0.1',
      `sentinel monitor shop 127.0.0.1 ${master.port} 1`,
      'sentinel down-after-milliseconds shop 1000',
      'sentinel failover-timeout shop 2000',
    ];
    writeFileSync(file, lines.join('\n'));
    const child = spawn('redis-server', [file, '--sentinel'], { stdio: 'ignore' });
    const sentinel = new RedisSentinel(child, port, [master, replica]);
    open.add(sentinel);
    await sentinel.isReady();
    return sentinel;
  }

  /** Settles when there is a replica that it would promote. */
  private isReady(): Promise<void> {
    return eventually(async () =>
      JSON.stringify(await this.client.call('SENTINEL', 'REPLICAS', this.name)).includes(
        '"master-link-status","ok"',
      ),
    );
  }

  /** Has master and replica change their roles, both alive. */
  async failOver(): Promise<void> {
    await this.client.call('SENTINEL', 'FAILOVER', this.name);
  }

  async stop(): Promise<void> {
    open.delete(this);
    this.client.disconnect();
    if (this.child.exitCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await gone;
  }
}
