import { parseAddressRange } from '../../request/address-range';
import { AddressSet } from '../../request/address-set';
import type { DoctorFinding } from '../doctor-report';
import type { Patient } from '../patient';

/** Entries of the blacklist that a wider entry of the whitelist takes back. */
export function trustedOnBlacklist({ config }: Patient): DoctorFinding[] {
  const ranges = config.whitelist.map(parseAddressRange).filter((range) => range !== undefined);
  return config.blacklist.flatMap((entry) => {
    const denied = parseAddressRange(entry);
    if (denied === undefined) return [];
    // Networks hold one another or are disjoint: one whose first and last address are trusted is trusted as a whole.
    const trusted = ranges.find(
      (range) => new AddressSet([range]).intersects(denied) && holds(range.text, entry),
    );
    if (trusted === undefined) return [];
    return [
      {
        code: 'GUARD_BLACKLIST_TRUSTED',
        where: `blacklist: ${entry}`,
        message: `it denies nobody, because the whitelist trusts ${trusted.text}`,
      },
    ];
  });
}

/** Lists that trust all addresses of a family: nobody writes that down who knows what follows. */
export function everybodyTrusted({ config }: Patient): DoctorFinding[] {
  const lists = [
    ['trustedProxies', 'every client can choose its address, in X-Forwarded-For'],
    ['whitelist', 'the blacklist, user agents, the rate limit and detection apply to nobody in it'],
  ] as const;
  return lists.flatMap(([list, follows]) =>
    config[list]
      .filter((entry) => entry.endsWith('/0'))
      .map((entry) => ({
        code: 'GUARD_EVERYBODY_TRUSTED',
        where: `${list}: ${entry}`,
        message: `it holds all addresses: ${follows}`,
      })),
  );
}

/** A route whose whitelist is empty. */
export function nobodyAdmitted({ routes }: Patient): DoctorFinding[] {
  const empty = routes.filter(({ policy }) => policy.whitelist?.isEmpty === true);
  return empty.map(({ method, path }) => ({
    code: 'GUARD_NOBODY_ADMITTED',
    where: `${method} ${path}`,
    message: 'the list of @IpWhitelist is empty: nobody gets in, not even in passive mode',
  }));
}

function holds(wide: string, narrow: string): boolean {
  const prefixOf = (text: string): number => {
    const [address = '', bits] = text.split('/');
    return bits === undefined ? (address.includes(':') ? 128 : 32) : Number(bits);
  };
  return prefixOf(wide) <= prefixOf(narrow);
}
