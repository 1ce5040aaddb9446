import { proveCases } from '../../support/prove-cases';
import { optionCases } from './option-cases';

describe('every option does what it says', () => {
  proveCases(optionCases);
});
