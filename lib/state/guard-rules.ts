import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { ConfigProblem } from '../problems/config-problem';
import { describeExpected } from '../problems/describe-expected';
import { describeProblem } from '../problems/describe-problem';
import { describeValue } from '../problems/describe-value';
import { GUARD_CONFIG, type GuardConfig } from '../config/guard-config';
import type { AddedRules } from '../policy/added-rules';
import { addressSetOf } from '../policy/address-set.factory';
import type { Address } from '../request/address';
import { AddressSet } from '../request/address-set';
import { GUARD_CLOCK, type Clock } from '../request/clock';
import { configuredRules } from './configured-rules';
import { GUARD_FLEET, type FleetState } from './fleet-state';
import { infrastructureOf } from './infrastructure';
import { GUARD_NOTICES, type NoticeListener } from './notice';
import type { GuardRule, RuleToAdd, RuleWords } from './runtime-rule';
import { RuntimeRuleReader, writableRule, type ReadRule } from './runtime-rule.reader';

const KIND = 'rule';
const MAX_RULES = 1000;

/**
 * The lists of the options, and what is added to them while the app runs: what the preview shows to be a false positive
 * is fixed without a redeploy. A rule is checked like the configuration, holds from the next request on and, with a store,
 * on every instance.
 *
 * @example
 * constructor(private readonly rules: GuardRules) {}
 *
 * async fix() {
 *   const value = { rule: 'sqli-union-select', route: '/articles/:id', field: 'body.text' };
 *   await this.rules.add({ kind: 'exclude', value, reason: 'articles about SQL', by: 'ops' });
 * }
 */
@Injectable()
export class GuardRules {
  private readonly reader: RuntimeRuleReader;
  private readonly configured: readonly GuardRule[];
  private readonly rules = new Map<string, GuardRule>();
  private readonly refused = new Set<string>();
  /** Set by whoever removes, so that everybody else's removals can be told from ours. */
  private readonly removing = new Set<string>();
  private changes = 0;
  private endOfFirst = Infinity;
  private whitelist: AddressSet | undefined = AddressSet.EMPTY;

  constructor(
    @Inject(GUARD_CONFIG) config: GuardConfig,
    @Inject(GUARD_CLOCK) private readonly clock: Clock,
    @Inject(GUARD_NOTICES) private readonly notices: NoticeListener,
    @Inject(GUARD_FLEET) private readonly fleet: FleetState,
  ) {
    this.reader = new RuntimeRuleReader(config.detection, infrastructureOf(config));
    this.configured = configuredRules(config);
    for (const [id, value] of fleet.entries(KIND)) this.hear(id, value, false);
    fleet.onChange(KIND, ({ key, value }) => this.hear(key, value, true));
  }

  /**
   * Adds a rule.
   *
   * @returns the rule with its id, when it is in force here and, for the fleet, stored
   * @throws TypeError when the kind or the value is not what the option takes, or a blacklist holds loopback or a trusted
   * proxy (that would deny everybody behind it)
   * @throws RangeError when `until` has passed, or at more than 1,000 rules
   * @throws StoreUnavailableError when the fleet cannot be told
   */
  async add(rule: RuleToAdd): Promise<GuardRule> {
    const read = this.readOrThrow(rule);
    const { scope = this.fleet.isShared ? 'fleet' : 'instance' } = read;
    this.endRules();
    if (this.rules.size >= MAX_RULES)
      throw new RangeError(`there are ${MAX_RULES} rules already: remove some`);
    const id = randomUUID();
    if (scope === 'instance') this.set(id, read, scope, true);
    else await this.fleet.put(KIND, id, writableRule(read), read.until);
    return this.rules.get(id) ?? ruleOf(id, read, scope);
  }

  /**
   * Removes a rule that was added while the app runs; those of the configuration stay.
   *
   * @returns whether there was one, when it is gone here and, for the fleet, from the store
   * @throws TypeError when the rule stands in the configuration
   * @throws StoreUnavailableError when the fleet cannot be told
   */
  async remove(id: string, words: Pick<RuleWords, 'reason' | 'by'> = {}): Promise<boolean> {
    if (typeof id !== 'string') throw new TypeError(`expected the id of a rule, got ${describeValue(id)}`);
    if (this.configured.some((rule) => rule.id === id))
      throw new TypeError(
        'a rule of the configuration cannot be removed while the app runs: change the options',
      );
    this.endRules();
    const rule = this.rules.get(id);
    if (rule === undefined) return false;
    const { reason = 'not given', by = 'code' } = words;
    const why = `reason: ${text(reason)}, by: ${text(by)}`;
    if (rule.scope === 'fleet') {
      this.removing.add(id);
      try {
        await this.fleet.remove({ kind: KIND, key: id });
      } finally {
        this.removing.delete(id);
      }
    }
    this.delete(id, why);
    return true;
  }

  /** The rules that decide now: those of the configuration first, then what was added, in its order. */
  list(): GuardRule[] {
    this.endRules();
    return [...this.configured, ...this.rules.values()];
  }

  /** @internal changes with the rules; asked for each request */
  revision(): number {
    if (this.endOfFirst < Infinity) this.endRules();
    return this.changes;
  }

  /** @internal what was added, by the options to which it is added */
  added(): AddedRules {
    const rules = [...this.rules.values()];
    return {
      whitelist: rules.flatMap((rule) => (rule.kind === 'whitelist' ? [rule.value] : [])),
      blacklist: rules.flatMap((rule) => (rule.kind === 'blacklist' ? [rule.value] : [])),
      blockedUserAgents: rules.flatMap((rule) => (rule.kind === 'blockedUserAgents' ? [rule.value] : [])),
      exclude: rules.flatMap((rule) => (rule.kind === 'exclude' ? [rule.value] : [])),
    };
  }

  /** @internal whether a rule that was added trusts the address */
  trusts(address: Address | undefined): boolean {
    if (this.endOfFirst < Infinity) this.endRules();
    this.whitelist ??= addressSetOf(this.added().whitelist);
    return this.whitelist.has(address);
  }

  private readOrThrow(rule: RuleToAdd): ReadRule {
    const now = this.clock.now();
    const problems: ConfigProblem[] = [];
    const given = { by: 'code', ...(Object(rule) as RuleToAdd), since: now };
    const read = this.reader.read(given, problems);
    if (read === undefined) {
      const wrong = problems.map((problem) => describeProblem({ ...problem, path: problem.path || 'rule' }));
      throw new TypeError(wrong.join(' '));
    }
    if (read.until !== undefined && read.until <= now)
      throw new RangeError(
        `until: expected a moment that is still to come, got ${new Date(read.until).toISOString()}`,
      );
    return read;
  }

  private hear(id: string, value: unknown, aloud: boolean): void {
    if (value === undefined) {
      this.endRules(); // what has ended is told as ended
      if (this.rules.has(id) && !this.removing.has(id)) this.delete(id, 'by another instance');
      return;
    }
    const problems: ConfigProblem[] = [];
    const read = this.reader.read(value, problems);
    const isFull = !this.rules.has(id) && this.rules.size >= MAX_RULES;
    if (read === undefined || isFull) return this.refuse(id, problems);
    this.set(id, read, 'fleet', aloud);
  }

  private set(id: string, read: ReadRule, scope: GuardRule['scope'], aloud: boolean): void {
    const rule = ruleOf(id, read, scope);
    this.rules.set(id, rule);
    this.changed();
    if (!aloud) return;
    const { reason, by, until } = rule;
    const end = until === undefined ? '' : `until: ${new Date(until).toISOString()}, `;
    this.tell('rule_added', `${this.describe(rule)} was added (${end}reason: ${reason}, by: ${by})`, rule);
  }

  private delete(id: string, why: string): void {
    const rule = this.rules.get(id);
    if (rule === undefined) return;
    this.rules.delete(id);
    this.changed();
    this.tell('rule_removed', `${this.describe(rule)} was removed (${why})`, rule);
  }

  private endRules(): void {
    const now = this.clock.now();
    if (now < this.endOfFirst) return;
    for (const { id, until = Infinity } of this.rules.values())
      if (until <= now) this.delete(id, 'it has ended');
  }

  private changed(): void {
    this.changes++;
    this.whitelist = undefined;
    this.endOfFirst = [...this.rules.values()].reduce(
      (end, { until = Infinity }) => Math.min(end, until),
      Infinity,
    );
  }

  private describe({ kind, value, scope, id }: GuardRule): string {
    return `Rule ${id} of ${scope === 'fleet' ? 'the fleet' : 'this instance'}, ${kind} ${describeValue(value)},`;
  }

  private refuse(id: string, problems: readonly ConfigProblem[]): void {
    if (this.refused.has(id) || this.refused.size >= MAX_RULES) return;
    this.refused.add(id);
    const what = describeExpected(problems, 'rule');
    const message = `A rule in the store is ignored (${what || `there are ${MAX_RULES} already`})`;
    this.notices.onNotice({ action: 'warning', level: 'error', message });
  }

  private tell(action: 'rule_added' | 'rule_removed', message: string, rule: GuardRule): void {
    this.notices.onNotice({ action, level: 'log', message, rule });
  }
}

function ruleOf(
  id: string,
  { spec, reason, by, since, until }: ReadRule,
  scope: GuardRule['scope'],
): GuardRule {
  return Object.freeze({ ...spec, id, origin: 'runtime', scope, reason, by, since, until });
}

function text(words: unknown): string {
  if (typeof words === 'string' && words.length <= 500) return words;
  throw new TypeError(`expected a text of at most 500 characters, got ${describeValue(words)}`);
}
