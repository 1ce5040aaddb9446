import type { GuardOptions } from 'nestjs-guard';

/** What `suggest` prints takes the place of this file. */
export const suggested: GuardOptions = {};
