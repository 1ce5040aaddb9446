/** What has become of an attack in the store of the fleet. */
export type AttackCount =
  /** It is counted. */
  | 'counted'
  /** It is counted, and its client is banned for it; the count begins anew. */
  | 'last straw'
  /** The store has failed: the memory of the instance is to count. */
  | 'not counted';
