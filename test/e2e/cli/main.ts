import { join } from 'node:path';

/** The compiled command; `npm test` has built it. */
export const main = join(__dirname, '../../../dist/cli/main.js');
