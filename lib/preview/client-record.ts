import type { CheckName } from '../config/check-name';
import type { ClientEvidence } from './client-class';
import type { WordNumbers } from './word-numbers';

/** Names beyond are not told apart: more than any class asks for. */
const MAX_NAMES = 50;
const MANUAL_BAN = 'GuardBans.ban';
const CONTENT_CHECKS: readonly CheckName[] = ['detection', 'userAgent'];

/** A decision about a request, as far as it tells something about its client. */
export interface ClientDecision {
  readonly enforced: boolean;
  readonly check: CheckName;
  readonly reason: string;
  /** What else stood against the request. */
  readonly also: readonly { readonly check: CheckName; readonly reason: string }[];
  /** Ids, the heaviest first. */
  readonly rules: readonly string[];
  readonly route: string | undefined;
  readonly time: number;
  /** `decided_by.call`: a call of the app's own code that decided. */
  readonly call?: string | undefined;
}

/** What a name is of; its place tells the names of one kind from those of another. */
const NAMED = ['reasons', 'rules', 'routes', 'kinds'] as const;
type Named = (typeof NAMED)[number];

/** Everything that is kept of one client. */
export class ClientRecord {
  wouldBlock = 0;
  enforced = 0;
  /** Of these, denied on purpose: by a list of addresses, or by a ban by hand. */
  intended = 0;
  served = 0;
  /** What summaries say. */
  summarised = 0;
  ok: number | undefined;
  authenticated: number | undefined;
  /** What may be missing in the summaries that name it. */
  missed = 0;
  /** What would be missing had those not named it. */
  notAbsent = 0;
  first = Infinity;
  last = -Infinity;
  /**
   * The numbers of the names, each times four and with what it is of: four sets would take 670 bytes. Only there once
   * something stood against it, as most clients of a file are harmless.
   */
  private names: number[] | undefined;
  hits = 0;
  limited = 0;

  /** The larger of two lower bounds: a file may end between summaries, and need not hold served requests. */
  get requests(): number {
    return Math.max(this.summarised, this.served + this.wouldBlock + this.enforced);
  }

  /** How many different ones stood against it. */
  countOf(what: Named): number {
    const kind = NAMED.indexOf(what);
    let count = 0;
    for (const name of this.names ?? []) if (name % NAMED.length === kind) count++;
    return count;
  }

  /** @param words numbers the names, the same for all clients */
  addDecision(decision: ClientDecision, words: WordNumbers): void {
    const { enforced, check, reason, also, rules, route, time } = decision;
    if (enforced) this.enforced++;
    else this.wouldBlock++;
    if (isIntended(decision)) this.intended++;
    const hit = CONTENT_CHECKS.includes(check)
      ? decision
      : also.find(({ check: name }) => CONTENT_CHECKS.includes(name));
    if (hit !== undefined) {
      this.hits++;
      this.remember('kinds', words.of(kindOf(hit.check, hit.reason, rules, route)));
    } else if (check === 'rateLimit') this.limited++;
    this.remember('reasons', words.of(reason));
    for (const rule of rules) this.remember('rules', words.of(rule));
    this.remember('routes', words.of(route ?? ''));
    this.see(time, time);
  }

  private remember(what: Named, word: number): void {
    this.names ??= [];
    const name = word * NAMED.length + NAMED.indexOf(what);
    if (!this.names.includes(name) && this.countOf(what) < MAX_NAMES) this.names.push(name);
  }

  /** Takes note of when it was there. */
  see(first: number, last: number): void {
    if (first < this.first) this.first = first;
    if (last > this.last) this.last = last;
  }

  /** @param missedElsewhere what is missing at most in summaries that do not name it */
  evidence(missedElsewhere: number): ClientEvidence {
    const { requests, hits, limited, ok, authenticated } = this;
    const missed = this.missed + missedElsewhere;
    const intended = this.intended > 0 && this.intended === this.wouldBlock + this.enforced;
    return { requests, missed, hits, limited, kinds: this.countOf('kinds'), ok, authenticated, intended };
  }
}

/** Whoever wrote the list or the ban named this client, and wants it denied whatever else it does. */
function isIntended({ check, call }: ClientDecision): boolean {
  return check === 'ipBlacklist' || check === 'ipWhitelist' || (check === 'ban' && call === MANUAL_BAN);
}

function kindOf(
  check: CheckName,
  reason: string,
  rules: readonly string[],
  route: string | undefined,
): string {
  if (check !== 'detection') return reason;
  return route === undefined ? `${rules[0] ?? reason}` : `${reason} ${route}`;
}
