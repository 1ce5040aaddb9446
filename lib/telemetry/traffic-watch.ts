import { parseAddressRange } from '../request/address-range';
import { AddressSet } from '../request/address-set';
import type { ClientAddress } from '../request/client-address';
import type { RequestFacts } from '../request/request-facts';
import type { Notice } from '../state/notice';

/** How many requests a judgement rests on. */
const WINDOW = 1000;
/** The lead of one client over all others that makes it nearly all of the traffic: 950 of 1,000 requests. */
const LEAD = 900;

/** RFC 1918, 4193, 3927, 6598 and loopback: addresses that no client on the internet has. */
const PRIVATE = new AddressSet(
  ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10', '127.0.0.0/8']
    .concat('::1', 'fc00::/7', 'fe80::/10')
    .map(parseAddressRange)
    .filter((range) => range !== undefined),
);

/** The codes are stable: README and runbooks refer to them. */
const WARNINGS = {
  GUARD_NO_TRUSTED_PROXY:
    'a request carries X-Forwarded-For, but trustedProxies is empty: everybody behind the proxy counts as one client',
  GUARD_SINGLE_CLIENT:
    'one address makes nearly all of the requests: a proxy in front of the app is probably missing in trustedProxies',
  GUARD_PRIVATE_CLIENTS:
    'all clients have private addresses: a proxy in front of the app is probably missing in trustedProxies',
  GUARD_NO_CLIENT_ADDRESS:
    'a request has no readable client address: lists and bans cannot apply to it, and all such requests share one rate limit',
} as const;

type WarningCode = keyof typeof WARNINGS;

/** What was noticed about the traffic of this instance so far. */
export interface TrafficSigns {
  readonly requests: number;
  /** Whether a request came through a trusted proxy that named its client. */
  readonly sawProxy: boolean;
  /** The codes of the warnings that were said, with their words. */
  readonly warnings: readonly (readonly [code: string, message: string])[];
}

/** Looks for signs that client addresses are not what the operator thinks they are, and says each once. */
export class TrafficWatch {
  private readonly told = new Set<WarningCode>();
  private seen = 0;
  private candidate = '';
  private votes = 0;
  private sawPublic = false;
  private sawProxy = false;
  private requests = 0;

  constructor(
    private readonly hasTrustedProxies: boolean,
    private readonly tell: (notice: Notice) => void,
  ) {}

  get signs(): TrafficSigns {
    const warnings = [...this.told].map((code) => [code, WARNINGS[code]] as const);
    return { requests: this.requests, sawProxy: this.sawProxy, warnings };
  }

  observe({ client, headers }: RequestFacts): void {
    this.requests++;
    this.sawProxy ||= client.source === 'forwarded';
    if (!this.hasTrustedProxies && headers['x-forwarded-for'] !== undefined)
      this.warn('GUARD_NO_TRUSTED_PROXY');
    if (client.address === undefined) this.warn('GUARD_NO_CLIENT_ADDRESS');
    this.sawPublic ||= client.address !== undefined && !PRIVATE.has(client.address);
    this.vote(client);
    if (++this.seen < WINDOW) return;
    if (this.votes >= LEAD) this.warn('GUARD_SINGLE_CLIENT');
    if (!this.sawPublic) this.warn('GUARD_PRIVATE_CLIENTS');
    this.seen = 0;
    this.sawPublic = false;
    this.votes = 0;
  }

  /** Boyer and Moore's majority vote: whoever makes most of the traffic is left with the votes, in constant memory. */
  private vote({ key }: ClientAddress): void {
    if (key === this.candidate) this.votes++;
    else if (this.votes > 0) this.votes--;
    else {
      this.candidate = key;
      this.votes = 1;
    }
  }

  private warn(code: WarningCode): void {
    if (this.told.has(code)) return;
    this.told.add(code);
    this.tell({ action: 'warning', level: 'warn', message: `${code}: ${WARNINGS[code]}` });
  }
}
