import type { Address } from './address';

/** Where the client address of a request was taken from. */
export type ClientAddressSource =
  /** The peer of the TCP connection. */
  | 'socket'
  /** A hop of `X-Forwarded-For`, vouched for by the trusted proxies to its right. */
  | 'forwarded'
  /** There was no readable address, for example on a unix socket. */
  | 'unknown';

/** The one address that checks, counters, logs and events use for a request. */
export interface ClientAddress {
  /** The canonical text of the address, or `unknown`. IPv4-mapped IPv6 is written as IPv4, zone ids are dropped. */
  readonly ip: string;
  /** The parsed address, absent when {@link ip} is `unknown`. */
  readonly address: Address | undefined;
  /** The name under which counters and bans keep the client: the address, or the network of an IPv6 client. */
  readonly key: string;
  readonly source: ClientAddressSource;
}
