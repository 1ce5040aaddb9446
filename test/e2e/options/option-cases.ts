import type { Cases } from '../../support/prove-cases';
import { addressCases } from './addresses.cases';
import { countingCases } from './counting.cases';
import { detectionCases } from './detection.cases';
import { failureCases } from './failures.cases';
import { loggingCases } from './logging.cases';
import { modeCases } from './mode.cases';
import { recordingCases } from './recording.cases';
import { storeCases } from './store.cases';
import { switchCases } from './switches.cases';
import { unreadBodyCases } from './unread-bodies.cases';

/** A case for each option, by its path. */
export const optionCases: Cases = {
  ...switchCases,
  ...addressCases,
  ...countingCases,
  ...detectionCases,
  ...failureCases,
  ...loggingCases,
  ...modeCases,
  ...recordingCases,
  ...storeCases,
  ...unreadBodyCases,
};
