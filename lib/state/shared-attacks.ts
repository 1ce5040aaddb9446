import type { BanOrigin } from './ban';

/** Counts the attacks of clients over the whole fleet, apart for each ledger. */
export interface SharedAttacks {
  /** Whether it can be asked; when it cannot, the memory of the instance counts. */
  readonly isUp: boolean;
  /**
   * Counts an attack.
   * @returns whether it was the last straw; the count begins anew then
   * @throws StoreUnavailableError when it is not known to be counted
   */
  record(client: string, origin: BanOrigin): Promise<boolean>;
  /**
   * Forgets the attacks of a client, in all ledgers.
   * @throws StoreUnavailableError
   */
  forget(client: string): Promise<void>;
}

/** The injection token of {@link SharedAttacks}, `null` when every instance counts for itself. */
export const GUARD_SHARED_ATTACKS = Symbol('GUARD_SHARED_ATTACKS');
