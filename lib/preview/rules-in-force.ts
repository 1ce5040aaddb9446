import type { RecordedRule } from '../telemetry/recording-line';
import { plural } from './plural';

/** As many as there can be at a time, on several runs. */
const MAX_RULES = 10_000;

/** The rules that were added while the app ran (`GuardRules`): they decide beside the options. */
export class RulesInForce {
  private readonly rules = new Map<string, { readonly kind: string; isInForce: boolean }>();
  private added = 0;

  /** A rule that an instance had at its start, or was told of: those of a fleet are told of by each instance. */
  add({ id, kind }: RecordedRule, isNew: boolean): void {
    const known = this.rules.get(id);
    if (known !== undefined || this.rules.size >= MAX_RULES) return;
    this.rules.set(id, { kind, isInForce: true });
    if (isNew) this.added++;
  }

  remove({ id }: RecordedRule): void {
    const known = this.rules.get(id);
    if (known !== undefined) known.isInForce = false;
  }

  /** What there is to say of them, after what was said of the options; empty when there are none. */
  get words(): string {
    if (this.rules.size === 0) return '';
    const kinds = [...this.rules.values()].flatMap(({ kind, isInForce }) => (isInForce ? [kind] : []));
    const inForce = plural(
      kinds.length,
      'rule of GuardRules is in force',
      'rules of GuardRules are in force',
    );
    const which = kinds.length === 0 ? '' : ` (${[...new Set(kinds)].sort().join(', ')})`;
    const before =
      this.added === 0
        ? ''
        : `, ${plural(this.added, 'was', 'were')} added meanwhile: what was flagged before still counts`;
    return `; ${inForce}${which}${before}`;
  }
}
