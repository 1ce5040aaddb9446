/** A parsed IP address. IPv4-mapped IPv6 addresses are IPv4 here, and zone ids are gone. */
export interface Address {
  readonly family: 4 | 6;
  /** The address as unsigned 32-bit words, most significant first: one word for IPv4, four for IPv6. */
  readonly words: readonly number[];
  /** The canonical text: dotted decimal, or RFC 5952. */
  readonly text: string;
}
