/** The bounds of an inspection where the options say nothing. */
export const defaultLimits = {
  threshold: 5,
  maxBytes: 262_144,
  maxWork: 393_216,
  maxValues: 4096,
  maxDepth: 32,
} as const;
