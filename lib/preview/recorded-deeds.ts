import { revive } from '../config/recorded-config';
import type { GuardBans } from '../state/guard-bans';
import type { GuardRules } from '../state/guard-rules';
import type { RuleToAdd } from '../state/runtime-rule';
import type { BootedLine, NoticeLine, RecordedRule } from '../telemetry/recording-line';

type ModeChange = NonNullable<NoticeLine['mode_change']>;

/** What operators did while an instance ran: rules, bans by hand, changes of the mode. */
export class RecordedDeeds {
  /** The rules that were added, by the ids that they had. */
  private readonly added = new Map<string, string>();
  private mode: Pick<ModeChange, 'passive' | 'share'>;

  /**
   * @param bans the bans as they are now and, in a fleet, as they were
   * @param onFlip hears when what was simulated is dropped
   */
  constructor(
    head: BootedLine,
    private readonly rules: GuardRules,
    private readonly bans: readonly GuardBans[],
    private readonly onFlip: () => void,
  ) {
    this.mode = { passive: head.passive_mode };
    for (const rule of head.rules) void this.addRule(rule);
  }

  async repeat(line: NoticeLine, time: number): Promise<void> {
    const { mode_change: mode, ban, lifted, rule, action_taken: action } = line;
    if (mode !== undefined) this.change(mode);
    // What the guard refuses to ban under the changed configuration is not banned.
    if (ban !== undefined)
      for (const bans of this.bans)
        await bans.ban(ban.target, { durationMs: ban.until - time }).catch(() => undefined);
    if (rule !== undefined && action === 'rule_added') await this.addRule(rule);
    if (rule !== undefined && action === 'rule_removed') await this.removeRule(rule);
    if (lifted !== undefined) for (const bans of this.bans) await bans.unban(lifted).catch(() => undefined);
  }

  /** What is refused under the changed configuration is not added. */
  private async addRule({ id, kind, value, until }: RecordedRule): Promise<void> {
    const words = { scope: 'instance' as const, ...(until !== undefined && { until }) };
    const rule = { kind, value: revive(value), ...words } as RuleToAdd;
    const added = await this.rules.add(rule).catch(() => undefined);
    if (added !== undefined) this.added.set(id, added.id);
  }

  private async removeRule({ id }: RecordedRule): Promise<void> {
    await this.rules.remove(this.added.get(id) ?? id).catch(() => undefined);
    this.added.delete(id);
  }

  private change({ passive, share, moment }: ModeChange): void {
    if (passive !== this.mode.passive || share !== this.mode.share) {
      for (const bans of this.bans) bans.dropSimulated(moment);
      this.onFlip();
    }
    this.mode = { passive, share };
  }
}
