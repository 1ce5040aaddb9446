import process from 'node:process';
import fc from 'fast-check';

/**
 * fast-check with one seed for every run, so that a change fails for what it changed and not for what chance found.
 * `SEED=random npx jest test/property` looks further; what it prints can be set as `SEED=<number>`.
 */
const asked = process.env['SEED'] ?? '20260101';
if (asked !== 'random') fc.configureGlobal({ seed: Number(asked) });

export default fc;
