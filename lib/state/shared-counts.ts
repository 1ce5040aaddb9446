import type { AttackCount } from './attack-count';
import type { BanOrigin } from './ban';
import type { ThrottlerRecord } from './memory-throttler.storage';

/** A limit under which a client is counted. */
export interface CountedLimit {
  /** Unique among those of the client. */
  readonly name: string;
  readonly ttl: number;
  readonly limit: number;
  readonly blockDuration: number;
}

/** What was counted for a request. */
export interface SharedCount {
  /** A record for each limit that was asked: those behind one that denies were not. */
  readonly records: readonly ThrottlerRecord[];
  /** How long the last of them denies from now on, in milliseconds; 0 when it does not. */
  readonly deniedForMs: number;
  /** Absent when none was to be counted, or a limit denies. */
  readonly attack: AttackCount | undefined;
  /** With {@link attack}: how many attacks of the client there are within the window, this one included. */
  readonly attacks: number | undefined;
}

/** Counts the hits and the attacks of clients over the whole fleet; everything of one request in one round trip. */
export interface SharedCounts {
  /** Whether it can be asked; when it cannot, asking fails at once. */
  readonly isUp: boolean;
  /**
   * Counts a hit of a client under each of the limits, in their order, up to the first that denies; then an attack, unless
   * one denied.
   * @param attack in which ledger an attack is counted; absent: there was none
   * @throws StoreUnavailableError when nothing, or nothing known, was counted
   */
  count(client: string, limits: readonly CountedLimit[], attack?: BanOrigin): Promise<SharedCount>;
  /**
   * Forgets the attacks of a client, in all ledgers.
   * @throws StoreUnavailableError
   */
  forget(client: string): Promise<void>;
}

/** The injection token of {@link SharedCounts}, `null` when every instance counts for itself. */
export const GUARD_SHARED_COUNTS = Symbol('GUARD_SHARED_COUNTS');
