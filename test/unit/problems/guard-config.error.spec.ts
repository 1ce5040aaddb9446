import { inspect } from 'node:util';
import { GuardConfigError } from 'nestjs-guard';
import { DetectionEngine } from '../../../lib/detection/detection-engine';

function refused(): GuardConfigError {
  try {
    new DetectionEngine({ threshold: 0 });
  } catch (error) {
    if (error instanceof GuardConfigError) return error;
  }
  throw new Error('it was not refused');
}

describe('GuardConfigError', () => {
  const error = refused();

  it('has what is wrong in its message, and as data', () => {
    const problem = { path: 'options.threshold', expected: 'an integer from 1 to 100', value: '0' };
    expect(error.problems).toEqual([problem]);
    expect(error.message).toContain('options.threshold: expected an integer from 1 to 100, got 0.');
  });

  it('is printed once, with the way to the mistake and nothing of Node or of packages', () => {
    const printed = inspect(error);
    expect(printed.match(/an integer from 1 to 100/g)).toHaveLength(1);
    expect(printed).toContain('guard-config.error.spec');
    expect(printed).not.toMatch(/node_modules|node:|<anonymous>/);
  });
});
