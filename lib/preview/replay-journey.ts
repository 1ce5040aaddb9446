import type { IncomingMessage } from 'node:http';
import type { CheckPlan } from '../checks/check-plan';
import { DeniedRequestException } from '../enforcement/denied-request.exception';
import type { FrameworkResponse } from '../enforcement/framework-response';
import type { RequestDoor } from '../enforcement/request-door';
import type { ClientAddress } from '../request/client-address';
import type { RequestFacts } from '../request/request-facts';
import type { FrameworkRequest } from '../request/request-facts.factory';
import type { RecordedPass } from '../telemetry/recorded-facts';
import { recordedRequestFacts } from './recorded-request.facts';
import type { ReplayRequest } from './replay-request';

/** A recorded request as the doors take it. */
export interface RecordedFrameworkRequest extends FrameworkRequest {
  readonly recorded: ReplayRequest;
  readonly facts: RequestFacts;
}

/** Who accompanies a request on its way. */
export interface JourneyGuide {
  /**
   * A door is about to look at the request.
   * @returns the plan by which it does
   */
  enter(pass: RecordedPass, facts: RequestFacts, gate: Promise<void> | undefined): CheckPlan;
  /** No door comes any more. */
  end(): Promise<void>;
}

/** A step of a request, and its place in the order of the instance. */
interface JourneyStep {
  readonly order: number;
  run(): Promise<void>;
}

/** A recorded request on its way through the doors. */
export class ReplayJourney {
  private readonly raw = { headers: {} } as IncomingMessage;
  private readonly response: FrameworkResponse;
  /** What is published when the response is done. */
  private readonly atEnd: (() => void)[] = [];
  /** How many steps are still to come. */
  private toGo = 0;
  private waiting: Promise<void> | undefined;

  constructor(
    readonly request: ReplayRequest,
    readonly client: ClientAddress,
    private readonly door: RequestDoor,
    private readonly guide: JourneyGuide,
  ) {
    const hearing = { once: (_event: string, publish: () => void) => this.atEnd.push(publish) };
    this.response = request.facts.no_response === true ? {} : (hearing as FrameworkResponse);
  }

  steps(): JourneyStep[] {
    const steps = this.request.passes.flatMap((pass) => this.stepsOf(pass));
    this.toGo = steps.length;
    return steps;
  }

  /** A pass that had to wait begins and ends at different places of the order. */
  private stepsOf(pass: RecordedPass): JourneyStep[] {
    const { seq, began = seq } = pass;
    if (began === seq) return [{ order: seq, run: () => this.enter(pass, undefined) }];
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    return [
      { order: began, run: () => this.enter(pass, gate) },
      { order: seq, run: () => this.leave(open) },
    ];
  }

  private async enter(pass: RecordedPass, gate: Promise<void> | undefined): Promise<void> {
    const { request, raw, response, client } = this;
    if (!request.isDenied || request.goesOn) {
      const facts = recordedRequestFacts(request, pass, client);
      const plan = this.guide.enter(pass, facts, gate);
      const asked = { raw, recorded: request, facts } as RecordedFrameworkRequest;
      this.waiting = settled(request, () => this.door.enter(asked, response, plan, pass.door ?? 'last'));
      if (gate === undefined) await this.waiting;
    }
    await this.finishStep();
  }

  private async leave(open: () => void): Promise<void> {
    open();
    await this.waiting;
    await this.finishStep();
  }

  private async finishStep(): Promise<void> {
    if (--this.toGo > 0) return;
    for (const publish of this.atEnd) publish();
    await this.guide.end();
  }
}

async function settled(request: ReplayRequest, enter: () => void | Promise<void>): Promise<void> {
  try {
    await enter();
  } catch (error) {
    if (!(error instanceof DeniedRequestException)) throw error;
    request.isDenied = true;
  }
}
