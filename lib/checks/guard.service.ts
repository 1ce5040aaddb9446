import { Inject, Injectable } from '@nestjs/common';
import type { RuleMatch } from '../detection/detection-report';
import { RequestFactsFactory } from '../request/request-facts.factory';
import { GuardBans } from '../state/guard-bans';
import { CheckPlans } from './check-plans';
import type { Denial } from './denial';
import { type InspectableFacts, readInspectableFacts } from './inspectable-facts';
import { Inspection } from './inspection';
import { findDenials } from './inspector';

/** What {@link GuardService.inspect} found. */
export interface InspectionResult {
  /** Whether a request like this would be denied. */
  readonly denied: boolean;
  /** Everything that stands against it, in the order of the checks. */
  readonly denials: readonly Denial[];
  /** The detection rules that matched. Snippets are text of the client: neither escaped nor redacted. */
  readonly matches: readonly RuleMatch[];
  /** How much of the facts detection looked at; `none` also when it did not look, as at a trusted client. */
  readonly inspected: 'full' | 'prefix' | 'none';
  /** What detection left out and why, in stable words: `body: too long`. */
  readonly leftOut: readonly string[];
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
   * @throws TypeError when the facts are none, such as without a `url`; what a check threw, when one failed
   */
  async inspect(facts: InspectableFacts): Promise<InspectionResult> {
    const { body, ip, ...parts } = readInspectableFacts(facts);
    const inspection = new Inspection(
      this.facts.describe({ ...parts, body }, ip),
      this.bans.earned,
      undefined,
    );
    const denials = await findDenials(this.plans.undecorated, inspection, 0);
    const [failure] = inspection.failures;
    if (failure !== undefined) throw failure.error;
    const { report, searched } = inspection;
    return {
      denied: denials.length > 0,
      denials,
      matches: report?.matches ?? [],
      inspected: report?.inspected ?? (searched === undefined ? 'none' : 'full'),
      leftOut: report?.leftOut ?? [],
    };
  }
}
