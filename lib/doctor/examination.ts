import type { DoctorFinding } from './doctor-report';
import { everythingSkipped, idleDecorators, strayDecorators } from './findings/decorators.findings';
import { unusedExcludePaths, unusedExclusions } from './findings/exclusions.findings';
import { oddLimits } from './findings/limits.findings';
import { everybodyTrusted, nobodyAdmitted, trustedOnBlacklist } from './findings/lists.findings';
import {
  idleProxies,
  missingStore,
  muteModeFile,
  standingOverride,
  standingWarnings,
} from './findings/running.findings';
import { guardsBeforeOurs, silentObservation, unwritableFiles } from './findings/surroundings.findings';
import { fileless, nothingToCheck, switchedOff } from './findings/switched-off.findings';
import type { Patient } from './patient';

type Question = (patient: Patient) => DoctorFinding[] | Promise<DoctorFinding[]>;

/** What can be said of an app as it is set up. */
const AT_BOOT: readonly Question[] = [
  guardsBeforeOurs,
  nothingToCheck,
  switchedOff,
  fileless,
  trustedOnBlacklist,
  everybodyTrusted,
  nobodyAdmitted,
  oddLimits,
  unusedExcludePaths,
  unusedExclusions,
  strayDecorators,
  idleDecorators,
  everythingSkipped,
  silentObservation,
  unwritableFiles,
];

/** What is said elsewhere when it happens, and can be asked for while it lasts. */
const WHILE_RUNNING: readonly Question[] = [
  standingOverride,
  muteModeFile,
  standingWarnings,
  idleProxies,
  missingStore,
];

/** Everything that is wrong with an app; at boot, less what its own notices say. */
export async function findingsOf(patient: Patient, when: 'boot' | 'any time'): Promise<DoctorFinding[]> {
  const questions = when === 'boot' ? AT_BOOT : [...AT_BOOT, ...WHILE_RUNNING];
  return (await Promise.all(questions.map(async (ask) => ask(patient)))).flat();
}
