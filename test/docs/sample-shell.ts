import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from './markdown';

const README_LOG = 'sample-app/guard.log';
const README_EVENTS = 'sample-app/guard.events';
const PATIENCE_MS = 10_000;
const execute = promisify(execFile);

/** A terminal in the project, in which the sample listens and logs elsewhere than it does for a reader of the README. */
export class SampleShell {
  private readonly folder = mkdtempSync(join(tmpdir(), 'nestjs-guard-sample-'));
  private readonly log = join(this.folder, 'guard.log');
  private readonly events = join(this.folder, 'guard.events');
  private sample: ChildProcess | undefined;

  private constructor(private readonly port: number) {}

  static async open(): Promise<SampleShell> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return new SampleShell(port);
  }

  /** What the command prints. `npm start` is left running, without the build in front of it. */
  async run(command: string): Promise<string> {
    const here = command.replaceAll(README_LOG, this.log).replaceAll(README_EVENTS, this.events);
    const output = /\bnpm start$/.test(here) ? await this.start(here) : await this.print(here);
    return output.replaceAll(this.log, README_LOG).replaceAll(this.events, README_EVENTS).trimEnd();
  }

  /** Lines reach the log file a moment after the answer: asks again until the output is what is wanted, or time is up. */
  async runUntil(command: string, isWanted: (output: string) => boolean): Promise<string> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const output = await this.run(command);
      const mayChange = [README_LOG, README_EVENTS].some((file) => command.includes(file));
      if (isWanted(output) || !mayChange || Date.now() > deadline) return output;
    }
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async start(command: string): Promise<string> {
    await this.stop();
    // In a process group of its own: npm passes no signal on to the app behind it.
    const sample = spawn('bash', ['-c', `${command} --ignore-scripts`], {
      ...this.surroundings(),
      detached: true,
    });
    this.sample = sample;
    let output = '';
    await new Promise<void>((resolve) => {
      // To its end: an app that cannot write any more dies of it.
      for (const stream of [sample.stdout, sample.stderr]) {
        stream.on('data', (chunk) => {
          output += String(chunk);
          if (output.includes('Listening on')) resolve();
        });
      }
      sample.once('exit', () => resolve());
    });
    const said = output.split('\n').filter((line) => line.includes('[Shop] The guard'));
    if (said.length === 0) throw new Error(`the sample did not start:\n${output}`);
    return said.join('\n');
  }

  private async stop(): Promise<void> {
    if (this.sample?.pid === undefined || this.sample.exitCode !== null) return;
    const gone = once(this.sample, 'exit');
    process.kill(-this.sample.pid, 'SIGTERM');
    await gone;
    this.sample = undefined;
  }

  private async print(command: string): Promise<string> {
    const { stdout } = await execute('bash', ['-c', command], this.surroundings());
    return stdout;
  }

  private surroundings(): { cwd: string; env: NodeJS.ProcessEnv } {
    const { PATH, HOME } = process.env;
    const env = {
      PATH,
      HOME,
      LC_ALL: 'C',
      NO_COLOR: '1',
      PORT: String(this.port),
      LOG_FILE: this.log,
      EVENT_FILE: this.events,
    };
    return { cwd: projectRoot, env };
  }
}
