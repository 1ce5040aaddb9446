import { addressSetOf } from '../policy/address-set.factory';
import { ClientAddressResolver } from '../request/client-address.resolver';
import { escaped } from '../telemetry/legible';
import type { ExplainedClient, ExplainedHop } from './explanation';

const MAX_HOPS = 20;
const MAX_HOP = 60;

/** The way of a request, as its record has it. */
export interface RecordedWay {
  readonly client: string;
  /** The other end of the connection, where that is not the client. */
  readonly peer: string | undefined;
  readonly forwardedFor: string | undefined;
  /** The header was longer than what is kept, or held a secret. */
  readonly isHidden: boolean;
}

/**
 * Walks the way again, as the instance did, and says of each hop what was made of it.
 *
 * @param trustedProxies of the instance that decided; undefined where its start is not in the files
 */
export function explainClient(
  way: RecordedWay,
  trustedProxies: readonly string[] | undefined,
): ExplainedClient {
  const { client, peer = client, forwardedFor, isHidden } = way;
  const said = (forwardedFor ?? '').split(',').map((hop) => hop.trim());
  const chain = said.filter((hop) => hop !== '').reverse();
  if (chain.length === 0) {
    const why = isHidden ? 'X-Forwarded-For is not in the record' : 'it is the other end of the connection';
    return { address: client, hops: [{ address: shown(peer), role: 'client' }], why };
  }
  if (trustedProxies === undefined) {
    const why = 'the start of the instance, with its trustedProxies, is not in these files';
    return { address: client, hops: [], why };
  }
  return walk(peer, chain, trustedProxies, client);
}

function walk(
  peer: string,
  chain: readonly string[],
  trustedProxies: readonly string[],
  client: string,
): ExplainedClient {
  const trusted = addressSetOf(trustedProxies);
  const resolver = new ClientAddressResolver(addressSetOf([]), 64);
  const hops: ExplainedHop[] = [];
  let end: 'open' | 'client' | 'unreadable' = 'open';
  for (const hop of [peer, ...chain].slice(0, MAX_HOPS)) {
    const { address } = resolver.resolve(withoutPort(hop), undefined);
    if (end !== 'open') hops.push({ address: shown(hop), role: 'not believed' });
    else if (address === undefined) {
      hops.push({ address: shown(hop), role: 'unreadable' });
      end = 'unreadable';
    } else if (trusted.has(address)) hops.push({ address: shown(address.text), role: 'trusted proxy' });
    else {
      hops.push({ address: shown(address.text), role: 'client' });
      end = 'client';
    }
  }
  return { address: client, hops: end === 'open' ? lastIsClient(hops) : hops, why: whyOf(end, hops) };
}

/** Where every hop is trusted, the outermost is the client. */
function lastIsClient(hops: readonly ExplainedHop[]): ExplainedHop[] {
  return hops.map((hop, i) => (i === hops.length - 1 ? { ...hop, role: 'client' } : hop));
}

function whyOf(end: 'open' | 'client' | 'unreadable', hops: readonly ExplainedHop[]): string {
  if (end === 'unreadable') return 'a trusted proxy named something that is no address';
  if (end === 'open') return 'every hop is a trusted proxy: the outermost counts';
  return hops[0]?.role === 'client'
    ? 'the connection came from it, and it is no trusted proxy: X-Forwarded-For is not believed'
    : 'the first hop from the connection that is no trusted proxy';
}

function withoutPort(hop: string): string {
  const match = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(hop) ?? /^([\d.]+):\d{1,5}$/.exec(hop);
  return match?.[1] ?? hop;
}

function shown(text: string): string {
  return escaped(text, MAX_HOP);
}
