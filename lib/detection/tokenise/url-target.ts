/** Where an address leads, as far as the text alone tells. */
export interface UrlTarget {
  /** In lower case; empty for `//host/`, which takes over the scheme at hand, and for `\\\\host\\share`. */
  readonly scheme: string;
  readonly host: string;
  /** Everything behind the host. */
  readonly rest: string;
  readonly zone: 'loopback' | 'metadata' | 'private' | 'address' | 'name';
  /** The host is written in a way that only hides it: decimal, octal or hexadecimal numbers, a name before an `@`. */
  readonly disguised: boolean;
}

/** What an address that {@link urlTarget} reads cannot do without: one of these. */
export const URL_MARKS: readonly string[] = ['//', '\\\\', '/\\', 'http:', 'https:'];

const URL_SHAPE =
  /^\s{0,5}(?:url:|jar:)?(?:([a-z][a-z0-9+.-]+):(?:\/\/|\\\\|\/\\)|(https?):\/{0,3})([^/\\?#]+)([^]*)$/i;
/** Without a scheme only what can be nothing else: a host is one word. */
const RELATIVE_SHAPE = /^\s{0,5}(?:\/\/|\\\\|\/\\)()()([\w.:@[\]%-]+)((?:[/\\?#][^]*)?)$/;
/** Full stops of other scripts, which resolvers of names take for one. */
const FOREIGN_STOPS = /[\u3002\uff0e\uff61]/g;
const METADATA_NAMES =
  /^(?:metadata(?:\.google\.internal|\.azure\.internal|\.goog|\.tencentyun\.com)?|instance-data(?:\.[\w-]{1,40}\.internal)?|(?:kubernetes|consul|vault|rancher)(?:-\w{1,20})?(?:\.default)?(?:\.svc)?(?:\.local)?)$/;
const LOOPBACK_NAMES: ReadonlySet<string> = new Set(
  'localhost localhost4 localhost6 localdomain ip6-localhost ip6-loopback loopback'.split(' '),
);
/** Names, and all names below them, that lead to the server itself or its host, to the address in the name or to a listener. */
const FORGED_DOMAINS: ReadonlySet<string> = new Set(
  (
    'nip.io xip.io sslip.io localtest.me lvh.me vcap.me lacolhost.com xip.name burpcollaborator.net oastify.com ' +
    'interact.sh oast.pro oast.live oast.site oast.online oast.fun oast.me dnslog.cn ceye.io requestbin.net ' +
    'docker.internal containers.internal'
  ).split(' '),
);
const NUMERIC_END = /(?:^|\.)(?:\d{1,14}|0x[0-9a-f]{1,40})\.?$/;
const LAST_LABELS = /(?:^|\.)((?:[^.]{1,63}\.)?([^.]{1,63}))$/;

/** What an address cannot do without whose {@link UrlTarget.zone} is not `name`: one of these. */
export const UNUSUAL_HOST_MARKS: readonly string[] = [
  ...[...URL_MARKS, 'http:/', 'https:/'].flatMap((mark) =>
    Array.from('0123456789[', (first) => mark + first),
  ),
  ...['@', 'metadata', 'instance-data', 'kubernetes', 'consul', 'vault', 'rancher'],
  ...LOOPBACK_NAMES,
  ...FORGED_DOMAINS,
];

function numberOf(part: string): number {
  // What is beyond 32 bits overflows.
  if (/^0x[0-9a-f]{1,40}$/i.test(part)) return parseInt(part.slice(2).slice(-8), 16);
  if (/^0[0-7]{1,14}$/.test(part)) return parseInt(part, 8);
  return /^\d{1,12}$/.test(part) ? Number(part) : NaN;
}

/** The address as C libraries read it: one to four numbers, the last of which fills what is left. */
function ipv4Of(host: string): number | undefined {
  if (!NUMERIC_END.test(host)) return undefined;
  const parts = host.replace(/\.$/, '').split('.').map(numberOf);
  const last = parts.pop();
  if (
    last === undefined ||
    Number.isNaN(last) ||
    parts.length > 3 ||
    parts.some((part) => Number.isNaN(part))
  ) {
    return undefined;
  }
  return parts.reduce(
    (sum, part, i) => sum + (part & 255) * 256 ** (3 - i),
    last % 256 ** (4 - parts.length),
  );
}

function zoneOfIpv4(address: number): UrlTarget['zone'] {
  const [a, b] = [address >>> 24, (address >>> 16) & 255];
  const isMetadata = (a === 169 && b === 254) || address === 0x646464c8 || address === 0xc00000c0;
  if (isMetadata) return 'metadata';
  if (a === 127 || a === 0) return 'loopback';
  if (a === 10 || (a === 192 && b === 168) || (a === 172 && b >= 16 && b < 32)) return 'private';
  return 'address';
}

function zoneOfIpv6(host: string): UrlTarget['zone'] {
  const inner = host.slice(1, -1).toLowerCase();
  const mapped = /(?:^|:)(?:ffff:)?(\d{1,3}(?:\.\d{1,3}){3})$/.exec(inner)?.[1];
  if (mapped !== undefined) return zoneOfIpv4(ipv4Of(mapped) ?? 0);
  if (/^[0:]{0,30}:0{0,3}[01]?$/.test(inner) || /^[0:]{2,30}(?:ffff:)?7f/.test(inner)) return 'loopback';
  if (/^fd00:ec2:|^fe80|(?:^|:)a9fe:/.test(inner)) return 'metadata';
  return /^f[cd]/.test(inner) ? 'private' : 'address';
}

function zoneOfName(host: string): UrlTarget['zone'] {
  const [, domain = '', last = ''] = LAST_LABELS.exec(host) ?? [];
  if (LOOPBACK_NAMES.has(last) || FORGED_DOMAINS.has(domain)) return 'loopback';
  return METADATA_NAMES.test(host) ? 'metadata' : 'name';
}

function zoneOf(host: string, address: number | undefined): UrlTarget['zone'] {
  if (host.startsWith('[')) return zoneOfIpv6(host);
  return address === undefined ? zoneOfName(host) : zoneOfIpv4(address);
}

/** Reads a text that is an address with a host; undefined for all others. Linear, never throws. */
export function urlTarget(text: string): UrlTarget | undefined {
  const beginning = text.slice(0, 2048);
  const found = URL_SHAPE.exec(beginning) ?? RELATIVE_SHAPE.exec(beginning);
  if (found === null) return undefined;
  const [, scheme = found[2] ?? '', , authority = '', rest = ''] = found;
  const at = authority.lastIndexOf('@');
  const hostAndPort = authority
    .slice(at + 1)
    .toLowerCase()
    .replace(FOREIGN_STOPS, '.');
  const host = hostAndPort.startsWith('[')
    ? hostAndPort.slice(0, hostAndPort.indexOf(']') + 1)
    : (hostAndPort.split(':')[0] ?? '');
  const address = ipv4Of(host);
  const plain = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) && !/(?:^|\.)0\d/.test(host);
  return {
    scheme: scheme.toLowerCase(),
    host,
    rest,
    zone: zoneOf(host, address),
    disguised: address !== undefined && !plain,
  };
}
