import type { Cases } from '../../support/prove-cases';
import { doctorCases } from './doctor.cases';
import { injectableCases } from './injectables.cases';
import { storeCases } from './store.cases';
import { wiringCases } from './wiring.cases';

/** A case for everything else that the package exports: for each public member of a class, and for the rest by name. */
export const exportCases: Cases = { ...doctorCases, ...injectableCases, ...storeCases, ...wiringCases };
