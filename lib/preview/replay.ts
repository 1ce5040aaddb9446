import { resolveConfig } from '../config/config.resolver';
import { GuardConfigError } from '../problems/guard-config.error';
import { optionsOfRecord } from '../config/recorded-config';
import type { BootedLine } from '../telemetry/recording-line';
import type { ReadLine } from './recording.reader';
import type { ReplayChange } from './replay-change';
import type { ReplayDoubt } from './replay-doubt';
import { decisionOfLine } from './replay-request';
import { ReplayFleet } from './replay-fleet';
import { ReplaySession } from './replay-session';
import { ReplaySetting } from './replay-setting';
import type { ReplayedRequest } from './replayed-request';

/** How many instances are followed at the same time; those that were silent for longest make room. */
const MAX_SESSIONS = 64;

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
  /** Those of which an instance is followed, by their names. */
  private readonly fleets = new Map<string, ReplayFleet>();

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
        return this.open(read.line, read.time);
      case 'policy':
        return this.sessionOf(read.line.instance)?.setting.addPolicy(read.line.policy);
      case 'served':
      case 'decision':
        return this.readRequest(read);
      case 'notice':
        if (read.line.instance !== undefined)
          await this.sessionOf(read.line.instance)?.addNotice(read.line, read.time);
        return;
      case 'instances':
        return this.sessionOf(read.line.instance)?.addInstances(read.line.instances, read.time);
      case 'dropped':
        return this.sessionOf(read.line.instance)?.addDrops(read.time);
    }
  }

  /** Decides what is still waiting for its turn. */
  async end(): Promise<void> {
    for (const session of this.sessions.values()) await session?.release();
    for (const session of this.sessions.values()) await session?.end();
    this.sessions.clear();
  }

  private async readRequest({ line, time }: ReadLine & { kind: 'served' | 'decision' }): Promise<void> {
    const { facts } = line;
    if (facts === undefined) return this.giveUp(line, time, 'no_facts');
    const session = this.sessionOf(facts.instance);
    // Another decision on a request whose facts stand beside the first.
    if (facts.of !== undefined) return session?.addDecision(line, facts.of);
    if (session === undefined)
      return this.giveUp(line, time, this.sessions.has(facts.instance) ? 'bad_head' : 'no_head');
    await session.hold({ line, others: [], facts, time });
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

  private async open(head: BootedLine, time: number): Promise<void> {
    const known = this.sessionOf(head.instance);
    if (known !== undefined && head.continued === true) {
      known.addInstances(head.instances ?? [], time);
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
    for (const [name, { isEmpty }] of this.fleets) if (isEmpty) this.fleets.delete(name);
    this.sessions.set(head.instance, this.sessionFor(head, time));
  }

  private sessionFor(head: BootedLine, time: number): ReplaySession | undefined {
    try {
      resolveConfig(optionsOfRecord(head.config));
    } catch (error) {
      if (error instanceof GuardConfigError) return undefined;
      throw error;
    }
    const setting = new ReplaySetting(head, this.change);
    return new ReplaySession(setting, this.fleetOf(setting, time), time, this.onRequest);
  }

  /** A fleet lasts longer than its instances. */
  private fleetOf(setting: ReplaySetting, time: number): ReplayFleet {
    const name = setting.head.fleet;
    const known = name === undefined ? undefined : this.fleets.get(name);
    if (known !== undefined) return known;
    const fleet = new ReplayFleet(setting, time);
    if (name !== undefined) this.fleets.set(name, fleet);
    return fleet;
  }

  private sessionOf(instance: string): ReplaySession | undefined {
    const session = this.sessions.get(instance);
    if (session === undefined) return undefined;
    this.sessions.delete(instance);
    this.sessions.set(instance, session);
    return session;
  }
}
