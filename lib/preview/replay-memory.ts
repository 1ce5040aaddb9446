import type { Check } from '../checks/check';
import type { Denial } from '../checks/denial';
import type { ClientAddress } from '../request/client-address';
import type { RequestFacts } from '../request/request-facts';
import type { RecordedPass } from '../telemetry/recorded-facts';
import type { ReplayDoubt } from './replay-doubt';
import type { RecordedAnswer, ReplayRequest } from './replay-request';

/** Whether an answer that was worked out now holds, the recorded one does, or neither, and why. */
export type Reliance = 'answer' | 'record' | ReplayDoubt;

/** What one door saw of a recorded request. */
export interface ReplayPass {
  readonly request: ReplayRequest;
  readonly pass: RecordedPass;
  readonly client: ClientAddress;
  readonly isSameRoute: boolean;
  /** The end of the inspection, where it had to wait. */
  readonly gate: Promise<void> | undefined;
}

/** An answer of a check that remembers, and what is known of it. */
export interface RememberedAnswer {
  readonly answer: Denial | undefined;
  /** What it answered when the request was recorded. */
  readonly recorded: RecordedAnswer;
  /** Whether it asks what it asked then, as far as a limit says. */
  readonly isSame: boolean;
}

/** What the plans ask of the recording. */
export interface ReplayMemory {
  find(facts: RequestFacts): ReplayPass;
  /**
   * Whether the answer of a check holds, or the one that was recorded, or why what happened before is not known well enough
   * for either.
   */
  reliance(check: Check, pass: ReplayPass, remembered: RememberedAnswer): Reliance;
  /** Hears of each check that remembers when it is asked. */
  onAsked(check: Check, pass: ReplayPass): void;
  /** Whether the answers of the check can only be taken from the recording, because others counted with it. */
  carries(check: Check): boolean;
}
