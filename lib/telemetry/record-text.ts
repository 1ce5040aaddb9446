import type { DetectionEngine } from '../detection/detection-engine';
import { FactsFactory } from './facts.factory';
import type { GuardEvent } from './guard-event';
import { printable, printableJson, redact, redactTarget } from './redaction';
import type { RequestPass } from './request-pass';
import type { RequestRecord } from './request-record';
import { TextMemo } from './text-memo';
import { wireEvent } from './wire-event';

const MAX_TARGET = 300;
const MAX_AGENT = 200;
const MAX_NAME = 40;

/** How the record of a request becomes lines of the recording: what of it is shown, masked, and its facts. */
export class RecordText {
  private readonly facts: FactsFactory;
  private readonly paths = new TextMemo((path) => redact(path, MAX_TARGET));
  private readonly names = new TextMemo((name) => redact(name, MAX_NAME));
  private readonly agents = new TextMemo((agent) => redact(agent, MAX_AGENT));

  constructor(
    engine: DetectionEngine,
    values: 'matched' | 'all',
    private readonly instance: string,
  ) {
    this.facts = new FactsFactory(engine, values, instance);
  }

  /** The line of a request that nothing stood against. */
  served({ passes, side, ...rest }: RequestRecord): string {
    const [first] = passes;
    if (first === undefined) return '';
    const routed = passes.findLast(({ plan }) => plan.policy.handler !== undefined);
    const { facts } = first;
    const path = this.paths.get(facts.path);
    const userAgent = facts.headers['user-agent'];
    const agent = typeof userAgent === 'string' ? this.agents.get(userAgent) : undefined;
    const shown = { time: facts.timestamp, path, agent };
    return lineOf(
      {
        action_taken: 'served',
        id: `${this.instance}-${first.seq}`,
        timestamp: new Date(facts.timestamp).toISOString(),
        passive_mode: side.passive,
        ip_address: facts.client.ip,
        method: printable(facts.method, 20),
        path: redactTarget(facts.path, facts.queryString, MAX_TARGET, path, (name) => this.names.get(name)),
        route: routed?.facts.route,
        handler: routed?.plan.policy.handler,
        user_agent: agent,
      },
      this.facts.create({ passes, ...rest }, shown),
    );
  }

  /** A line for each decision; the facts stand beside the first. */
  decisions({ passes, events, ...rest }: RequestRecord): string {
    const [first] = events as [GuardEvent];
    const [{ facts, seq }] = passes as [RequestPass];
    const shown = {
      time: Date.parse(first.timestamp),
      path: this.paths.get(facts.path),
      agent: first.userAgent,
    };
    return events
      .map((event) =>
        lineOf(
          wireEvent(event),
          event === first
            ? this.facts.create({ passes, ...rest }, shown)
            : { instance: this.instance, seq, of: first.id },
        ),
      )
      .join('\n');
  }

  /** Facts are most of a line, and clients decide how long they are: what a full file still takes is who did what. */
  decisionsWithoutFacts({ events }: RequestRecord): string {
    return events.map((event) => JSON.stringify(wireEvent(event))).join('\n');
  }
}

function lineOf(head: object, facts: object): string {
  return `${JSON.stringify(head).slice(0, -1)},"facts":${printableJson(facts)}}`;
}
