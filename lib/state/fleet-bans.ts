import type { AddressSet } from '../request/address-set';
import { parseAddressRange, type AddressRange } from '../request/address-range';
import type { Ban, BanOrigin } from './ban';
import type { BanLedger } from './ban-ledger';
import { readBan } from './ban.reader';
import type { FleetKind, FleetState } from './fleet-state';
import type { ManualBans } from './manual-bans';
import type { NoticeListener } from './notice';

/** Which kind of the fleet keeps which bans. */
const ORIGINS = { ban: 'manual', earned: 'earned', simulated: 'simulated' } as const satisfies Partial<
  Record<FleetKind, BanOrigin>
>;

/** Brings the bans of the fleet to where this instance looks bans up. What the store has is believed only so far. */
export class FleetBans {
  private hasReported = false;

  constructor(
    fleet: FleetState,
    private readonly manual: ManualBans,
    private readonly ledgers: Readonly<Record<'earned' | 'simulated', BanLedger>>,
    private readonly infrastructure: AddressSet,
    private readonly notices: NoticeListener,
  ) {
    for (const kind of ['ban', 'earned', 'simulated'] as const) {
      for (const [key, value] of fleet.entries(kind)) this.apply(kind, key, value);
      fleet.onChange(kind, ({ key, value }) => this.apply(kind, key, value));
    }
  }

  private apply(kind: keyof typeof ORIGINS, key: string, value: unknown): void {
    if (value === undefined) return this.lift(kind, key);
    const range = parseAddressRange(key);
    const ban = readBan(key, value, ORIGINS[kind]);
    if (ban === undefined || range === undefined || this.infrastructure.intersects(range))
      return this.report();
    this.set(kind, range, ban);
  }

  private set(kind: keyof typeof ORIGINS, range: AddressRange, ban: Ban): void {
    if (kind !== 'ban') return this.ledgers[kind].add(ban);
    try {
      this.manual.set(range, ban);
    } catch {
      this.report(); // more than there can be: they did not come through GuardBans
    }
  }

  private lift(kind: keyof typeof ORIGINS, key: string): void {
    if (kind === 'ban') this.manual.delete(key);
    else this.ledgers[kind].lift(key);
  }

  private report(): void {
    if (this.hasReported) return;
    this.hasReported = true;
    const message = 'The store holds a ban that cannot be: it is ignored';
    this.notices.onNotice({ action: 'warning', level: 'warn', message });
  }
}
