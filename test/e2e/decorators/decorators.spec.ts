import { proveCases } from '../../support/prove-cases';
import { decoratorCases } from './decorator-cases';

describe('every decorator does what it says', () => {
  proveCases(decoratorCases);
});
