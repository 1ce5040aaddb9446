import { Inject, Injectable } from '@nestjs/common';
import type { RuleMatch } from '../detection/detection-report';
import type { RequestHeaders } from '../request/request-facts';
import { RequestFactsFactory } from '../request/request-facts.factory';
import { GuardBans } from '../state/guard-bans';
import { CheckPlans } from './check-plans';
import type { Denial } from './denial';
import { Inspection } from './inspection';
import { findDenials } from './inspector';

/** A request, or something like one, as {@link GuardService.inspect} takes it. */
export interface InspectableFacts {
  /** The request target, such as `/search?q=shoes`. */
  readonly url: string;
  /** @default 'GET' */
  readonly method?: string;
  /** Names in lower case. */
  readonly headers?: RequestHeaders;
  /** An object, an array, or text. */
  readonly body?: unknown;
  /** The address of the client; without it, lists and bans cannot apply. */
  readonly ip?: string;
}

/** What {@link GuardService.inspect} found. */
export interface InspectionResult {
  /** Whether a request like this would be denied. */
  readonly denied: boolean;
  /** Everything that stands against it, in the order of the checks. */
  readonly denials: readonly Denial[];
  /** The detection rules that matched. Snippets are text of the client: neither escaped nor redacted. */
  readonly matches: readonly RuleMatch[];
}

/**
 * Inspects what does not come in as a request: messages of a queue or a socket, jobs, imports. It asks the global checks
 * that keep no count (bans, lists, user agents, detection), counts nothing, logs nothing and denies nothing: what to do
 * is up to the caller, in either mode.
 *
 * @example
 * constructor(private readonly guard: GuardService) {}
 *
 * async consume(message: { text: string }) {
 *   const { denied } = await this.guard.inspect({ url: '/queue/messages', body: message });
 *   if (denied) throw new Error('hostile message');
 * }
 */
@Injectable()
export class GuardService {
  constructor(
    @Inject(CheckPlans) private readonly plans: CheckPlans,
    @Inject(RequestFactsFactory) private readonly facts: RequestFactsFactory,
    @Inject(GuardBans) private readonly bans: GuardBans,
  ) {}

  /**
   * @returns what stands against the facts; it does not depend on the mode
   * @throws what a check threw, when one failed
   */
  async inspect({
    url,
    method = 'GET',
    headers = {},
    body,
    ip,
  }: InspectableFacts): Promise<InspectionResult> {
    const inspection = new Inspection(
      this.facts.describe({ url, method, headers, body }, ip),
      this.bans.earned,
      undefined,
    );
    const denials = await findDenials(this.plans.undecorated, inspection, 0);
    const [failure] = inspection.failures;
    if (failure !== undefined) throw failure.error;
    return { denied: denials.length > 0, denials, matches: inspection.report?.matches ?? [] };
  }
}
