import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { traffic, type WalkRequest } from './traffic';
import type { WalkFolder } from './walk-folder';

/** The app of the walk, as a process of its own. */
export class WalkApp {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  private constructor(
    private readonly process: ChildProcess,
    private readonly url: string,
  ) {}

  static async start(
    folder: WalkFolder,
    surroundings: Readonly<Record<'ADAPTER' | 'EVENTS' | 'MODE_FILE', string>>,
  ): Promise<WalkApp> {
    const child = spawn(process.execPath, [folder.file('app.js')], {
      cwd: folder.path,
      env: { PATH: process.env.PATH, ...surroundings },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [url] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [unknown];
    if (!String(url).startsWith('http')) throw new Error(`the app did not start: ${String(url)}`);
    return new WalkApp(child, String(url).trim());
  }

  /** Sends all the traffic, one request behind the other; answers how each was answered. */
  async sendAll(): Promise<number[]> {
    const statuses: number[] = [];
    for (const [number, scripted] of traffic.entries()) statuses.push(await this.send(scripted, number));
    return statuses;
  }

  /** Asks it to end, as an orchestrator does. */
  async stop(): Promise<void> {
    this.agent.destroy();
    if (this.process.exitCode !== null) return;
    const gone = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await gone;
  }

  /** The number of the request is in its user agent, so that its record can be found. Paths are sent as they are. */
  private send(
    { from, path, body, userAgent = 'Mozilla/5.0', cookie }: WalkRequest,
    number: number,
  ): Promise<number> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      'user-agent': `${userAgent} walk/${number}`,
      'x-forwarded-for': from,
      ...(cookie !== undefined && { cookie }),
      ...(payload !== undefined && { 'content-type': 'application/json' }),
    };
    const method = payload === undefined ? 'GET' : 'POST';
    return new Promise((resolve, reject) => {
      const outgoing = request(
        this.url,
        { agent: this.agent, path, method, headers, timeout: 5000 },
        (response) => response.resume().on('end', () => resolve(response.statusCode ?? 0)),
      );
      outgoing.on('error', reject).on('timeout', () => outgoing.destroy(new Error('no answer within 5 s')));
      outgoing.end(payload);
    });
  }
}
