/**
 * Two grades of evidence. `critical` denies alone at the default threshold; a `warning` and a `notice`, or two warnings,
 * in the same value and category do so together.
 */
export const severityPoints = { critical: 5, warning: 3, notice: 2 } as const;

export type Severity = keyof typeof severityPoints;
