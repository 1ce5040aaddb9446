import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { GuardOptions } from 'nestjs-guard';
import { CLIENT, type AdapterName } from './guarded-app';
import { send, type Answer, type RequestOptions } from './send';

/** What the parent asks: a member of an injectable of the guard, called with arguments when it is a method. */
export interface InstanceRequest {
  readonly id: number;
  /** `GuardMode`, `GuardBans`, … or `lines` for what was logged. */
  readonly service: string;
  readonly member: string;
  readonly args: readonly unknown[];
}

export interface InstanceAnswer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}

const running = new Set<FleetInstance>();

/** Instances that a test left running are stopped behind it. */
afterEach(async () => {
  await Promise.all([...running].map((instance) => instance.stop()));
});

/** An app with the guard in a process of its own; it needs `npm run build`. */
export class FleetInstance {
  private readonly waiting = new Map<number, (answer: InstanceAnswer) => void>();
  private ids = 0;
  port = 0;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (answer: InstanceAnswer) => {
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    });
    child.once('exit', (code) => {
      for (const [id, settle] of this.waiting)
        settle({ id, error: { name: 'Error', message: `it exited with ${code}` } });
      this.waiting.clear();
    });
  }

  /** Options must survive JSON. The peer on loopback is a trusted proxy by default, as with `startApp`. */
  static async start(
    adapter: AdapterName,
    guard: GuardOptions,
    env: NodeJS.ProcessEnv = {},
  ): Promise<FleetInstance> {
    const options = JSON.stringify({ trustedProxies: ['127.0.0.1'], ...guard });
    const child = fork(join(__dirname, 'fleet-instance.ts'), [adapter, options], {
      execArgv: ['-r', 'ts-node/register/transpile-only'],
      env: { ...process.env, ...env },
    });
    const instance = new FleetInstance(child);
    running.add(instance);
    instance.port = (await instance.answerTo(0)) as number;
    return instance;
  }

  /** Sends a request as {@link CLIENT}, unless it says otherwise. */
  send(request: RequestOptions | string): Promise<Answer> {
    const options = typeof request === 'string' ? { path: request } : request;
    return send({ port: this.port }, { from: CLIENT, ...options });
  }

  /** Calls a method of an injectable of the guard, or reads a property: `call('GuardMode', 'setPassive', true)`. */
  call(service: string, member: string, ...args: unknown[]): Promise<any> {
    const id = ++this.ids;
    const answer = this.answerTo(id);
    this.child.send({ id, service, member, args } satisfies InstanceRequest);
    return answer;
  }

  /** What the guard logged through Nest, with the level, and rejections that nobody handled. */
  lines(): Promise<string[]> {
    return this.call('lines', '');
  }

  /** Lets it shut down by itself. @returns its exit code or signal */
  async stop(): Promise<number | string | null> {
    running.delete(this);
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const gone = once(this.child, 'exit') as Promise<[number | null, string | null]>;
    this.child.kill('SIGTERM');
    const [code, signal] = await gone;
    return code ?? signal;
  }

  private async answerTo(id: number): Promise<unknown> {
    const { value, error } = await new Promise<InstanceAnswer>((settle) => this.waiting.set(id, settle));
    if (error === undefined) return value;
    throw Object.assign(new Error(error.message), { name: error.name });
  }
}

/** Starts instances that are configured alike. */
export function startFleet(
  count: number,
  adapter: AdapterName,
  guard: GuardOptions,
): Promise<FleetInstance[]> {
  return Promise.all(Array.from({ length: count }, () => FleetInstance.start(adapter, guard)));
}
