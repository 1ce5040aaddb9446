import { proveCases } from '../../support/prove-cases';
import { exportCases } from './export-cases';

describe('everything that is exported does what it says', () => {
  proveCases(exportCases);
});
