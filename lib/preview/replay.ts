import { resolveConfig } from '../config/config.resolver';
import { GuardConfigError } from '../config/guard-config.error';
import { optionsOfRecord } from '../config/recorded-config';
import type { BootedLine } from '../telemetry/recording-line';
import type { ReadLine } from './recording.reader';
import type { ReplayChange } from './replay-change';
import type { ReplayDoubt } from './replay-doubt';
import { decisionOfLine } from './replay-request';
import { ReplaySession } from './replay-session';
import { ReplaySetting } from './replay-setting';
import type { ReplayedRequest } from './replayed-request';

/** How many instances are followed at the same time; those that were silent for longest make room. */
const MAX_SESSIONS = 16;

/**
 * Decides recorded requests again: with the code that decided on them, on the clock of the recording, under a
 * configuration that may have changed. Without a change every decision is what it was.
 *
 * @example
 * async function decideAgain(lines: Iterable<string>, change: ReplayChange): Promise<ReplayedRequest[]> {
 *   const requests: ReplayedRequest[] = [];
 *   const replay = new Replay(change, (request) => requests.push(request));
 *   for (const text of lines) await replay.read(readRecordingLine(text));
 *   await replay.end();
 *   return requests;
 * }
 */
export class Replay {
  /** In the order in which they were last heard of; `undefined` where the head cannot be used. */
  private readonly sessions = new Map<string, ReplaySession | undefined>();

  /** @param onRequest hears of each request when it is decided; those that overlapped may change their order */
  constructor(
    private readonly change: ReplayChange,
    private readonly onRequest: (request: ReplayedRequest) => void,
  ) {}

  /**
   * Takes the next line of a recording in. Files of one instance come in the order in which they were written.
   * @throws GuardConfigError when the changed configuration is wrong
   */
  async read(read: ReadLine): Promise<void> {
    switch (read.kind) {
      case 'booted':
        return this.open(read.line);
      case 'policy':
        return this.sessionOf(read.line.instance)?.setting.addPolicy(read.line.policy);
      case 'served':
      case 'decision':
        return this.readRequest(read);
      case 'notice':
        if (read.line.instance !== undefined)
          await this.sessionOf(read.line.instance)?.addNotice(read.line, read.time);
        return;
      case 'dropped':
        return this.sessionOf(read.line.instance)?.addDrops(read.time);
    }
  }

  /** Decides what is still waiting for its turn. */
  async end(): Promise<void> {
    for (const session of this.sessions.values()) await session?.end();
    this.sessions.clear();
  }

  private async readRequest({ line, time }: ReadLine & { kind: 'served' | 'decision' }): Promise<void> {
    const { facts } = line;
    if (facts === undefined) return this.giveUp(line, time, 'no_facts');
    // Another decision on a request whose facts stand beside the first.
    if (facts.of !== undefined) return;
    const session = this.sessionOf(facts.instance);
    if (session === undefined)
      return this.giveUp(line, time, this.sessions.has(facts.instance) ? 'bad_head' : 'no_head');
    await session.add(line, facts, time);
  }

  private giveUp(line: ReplayedRequest['line'], time: number, doubt: ReplayDoubt): void {
    const before = decisionOfLine(line);
    this.onRequest({
      line,
      time,
      before,
      after: undefined,
      verdict: 'unknown',
      isReasonCertain: true,
      doubts: [doubt],
    });
  }

  private async open(head: BootedLine): Promise<void> {
    const known = this.sessionOf(head.instance);
    if (known !== undefined && head.continued === true) {
      for (const policy of head.policies) known.setting.addPolicy(policy);
      return;
    }
    await known?.end();
    this.sessions.delete(head.instance);
    for (const [instance, session] of this.sessions) {
      if (this.sessions.size < MAX_SESSIONS) break;
      this.sessions.delete(instance);
      await session?.end();
    }
    this.sessions.set(head.instance, this.sessionFor(head));
  }

  private sessionFor(head: BootedLine): ReplaySession | undefined {
    try {
      resolveConfig(optionsOfRecord(head.config));
    } catch (error) {
      if (error instanceof GuardConfigError) return undefined;
      throw error;
    }
    return new ReplaySession(new ReplaySetting(head, this.change), this.onRequest);
  }

  private sessionOf(instance: string): ReplaySession | undefined {
    const session = this.sessions.get(instance);
    if (session === undefined) return undefined;
    this.sessions.delete(instance);
    this.sessions.set(instance, session);
    return session;
  }
}
