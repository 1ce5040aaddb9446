import type { IntegerBounds } from './option-reader';

/** 366 days: long enough for any window or ban, and far from where milliseconds stop being exact. */
const LONGEST_MS = 366 * 24 * 60 * 60 * 1000;

/** The bounds of every duration that a user configures. */
export const durationBounds: IntegerBounds = { min: 1, max: LONGEST_MS, unit: 'milliseconds' };
