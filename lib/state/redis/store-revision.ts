/** Where the shared documents stand: which life of the store this is, and how many changes it has seen. */
export interface StoreRevision {
  readonly epoch: string;
  readonly count: number;
}
