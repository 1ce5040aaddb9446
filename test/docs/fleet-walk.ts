import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GuardOptions } from 'nestjs-guard';
import { eventually } from '../support/eventually';
import { FleetInstance } from '../support/fleet';
import { RedisServer } from '../support/redis-server';
import { projectRoot } from './markdown';

const SURPRISE = `/search?q=${encodeURIComponent('<script>alert(1)</script>')}`;
const TRAVERSAL = '/search?q=..%2F..%2F..%2Fetc%2Fpasswd';
const QUOTE = "our example is ' UNION SELECT login, password FROM users -- on page 212";

/** The fleet of the operators' page: two instances, their store, and a terminal where their logs are. */
export class FleetWalk {
  private readonly folder = mkdtempSync(join(tmpdir(), 'nestjs-guard-fleet-'));

  private constructor(
    private readonly store: RedisServer,
    private instances: readonly FleetInstance[],
  ) {}

  static async open(): Promise<FleetWalk> {
    const walk = new FleetWalk(await RedisServer.start(), []);
    walk.instances = await Promise.all(
      ['shop-1', 'shop-2'].map((name) => FleetInstance.start('express', walk.options(name))),
    );
    return walk;
  }

  /** What the command prints, on standard error too; an exit code other than 0 is no failure here. */
  run(command: string): Promise<string> {
    const text = command.replace(/^npx nestjs-guard\b/, `node ${join(projectRoot, 'dist/cli/main.js')}`);
    const env = { ...process.env, NO_COLOR: '1', LC_ALL: 'C', NESTJS_GUARD_REDIS: this.store.url };
    return new Promise((resolve) => {
      execFile('bash', ['-c', text], { cwd: this.folder, env }, (_, stdout, stderr) =>
        resolve((stdout + stderr).trimEnd()),
      );
    });
  }

  /** Customers who search, one who quotes from a book about SQL, and an attacker. */
  async observe(): Promise<void> {
    for (let i = 0; i < 60; i++) await this.send(i, '/search?q=shoes', `198.51.100.${1 + (i % 20)}`);
    for (let i = 0; i < 3; i++) await this.send(i, `/search?q=${encodeURIComponent(QUOTE)}`, '198.51.100.77');
    for (let i = 0; i < 5; i++) await this.send(i, TRAVERSAL, '203.0.113.7');
  }

  /** What the page adds in step 3. */
  async exclude(): Promise<void> {
    const [first, second] = this.instances as [FleetInstance, FleetInstance];
    const value = { rule: 'sqli-union-select', route: '/search', field: 'q' };
    await first.call('GuardRules', 'add', {
      kind: 'exclude',
      value,
      reason: 'reviews of books on SQL',
      by: 'ops',
    });
    await eventually(async () => (await second.call('GuardRules', 'list')).length === 1);
  }

  /** Four clients that no preview has announced are denied by the first instance. */
  async surprise(): Promise<void> {
    const [first] = this.instances as [FleetInstance];
    await eventually(async () => !(await first.call('GuardMode', 'status')).passive);
    for (let i = 0; i < 4; i++) await this.send(0, SURPRISE, `192.0.2.${1 + i}`);
  }

  async close(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.stop()));
    await this.store.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private send(turn: number, path: string, from: string): Promise<unknown> {
    const instance = this.instances[turn % this.instances.length] as FleetInstance;
    return instance.send({ path, from });
  }

  private options(name: string): GuardOptions {
    return {
      passiveMode: true,
      store: { redis: this.store.url, deadlineMs: 2000 },
      mode: { tripwire: { maxBlockShare: 0.05, maxUnpredicted: 3 } },
      logging: { file: join(this.folder, `${name}.log`) },
      recording: { file: join(this.folder, `${name}.events`) },
    };
  }
}
