import type { ServerResponse } from 'node:http';
import type { CheckPlan } from '../checks/check-plan';
import type { Verdict } from '../checks/inspection';
import type { DoorKind } from '../enforcement/door-kind';
import type { RequestTrace } from '../enforcement/request-trace';
import type { Side } from '../enforcement/side';
import type { RequestFacts } from '../request/request-facts';
import type { GuardEvent } from './guard-event';
import type { RequestPass } from './request-pass';

/** Who writes down what becomes of a request. */
export interface RequestScribe {
  /** The next place in the order of the instance. */
  next(): number;
  /** The place that was given out last. */
  readonly latest: number;
  write(record: RequestRecord): void;
  /** The response is done, or there is none. */
  count(record: RequestRecord, response: ServerResponse | undefined): void;
}

/** A request on its way through the doors, until it is written down. */
export class RequestRecord implements RequestTrace {
  readonly passes: RequestPass[] = [];
  /** The decisions against it. */
  readonly events: GuardEvent[] = [];
  /** Something of the same request has been written before. */
  isPartial = false;
  readonly hasResponse: boolean;
  private hasEnded = false;

  /**
   * @param request the request of the framework
   * @param response the response of Node, where there is one
   */
  constructor(
    private readonly scribe: RequestScribe,
    readonly request: unknown,
    readonly peer: string | undefined,
    readonly side: Side,
    private readonly response: ServerResponse | undefined,
  ) {
    this.hasResponse = response !== undefined;
    // Others who wait for the end of the response publish their outcomes in their turn: this one comes behind them.
    response?.once('close', () =>
      queueMicrotask(() => {
        this.end();
        scribe.count(this, response);
      }),
    );
  }

  enter(plan: CheckPlan, facts: RequestFacts, kind: DoorKind): void {
    if (this.hasEnded) {
      this.passes.length = 0;
      this.events.length = 0;
      this.isPartial = true;
      this.hasEnded = false;
    }
    const began = this.scribe.next();
    this.passes.push({ plan, facts, kind, began, seq: began, verdict: undefined });
  }

  decided(verdict: Verdict): void {
    const pass = this.passes.at(-1);
    if (pass === undefined) return;
    pass.verdict = verdict;
    if (this.scribe.latest !== pass.began) pass.seq = this.scribe.next();
  }

  add(event: GuardEvent): void {
    this.events.push(event);
  }

  end(): void {
    if (this.hasEnded || this.passes.length === 0) return;
    this.hasEnded = true;
    this.scribe.write(this);
    if (this.response === undefined) this.scribe.count(this, undefined);
  }

  endWithResponse(): void {
    // A context of GraphQL that hides its response does not tell when all resolvers are done.
    if (this.response === undefined) setImmediate(() => this.end());
  }
}
