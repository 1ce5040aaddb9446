import type { Cases } from '../../support/prove-cases';
import { addressCases } from './addresses.cases';
import { rateLimitCases } from './rate-limit.cases';
import { scopeCases } from './scope.cases';

/** A case for each decorator or, where it takes fields, for each of them. */
export const decoratorCases: Cases = { ...addressCases, ...rateLimitCases, ...scopeCases };
