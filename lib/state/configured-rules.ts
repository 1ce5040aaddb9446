import type { GuardConfig } from '../config/guard-config';
import type { GuardRule, RuleSpec } from './runtime-rule';

/** The lists of the options as rules, so that both can be listed together and told apart. */
export function configuredRules(config: GuardConfig): GuardRule[] {
  const { whitelist, blacklist, blockedUserAgents, detection } = config;
  const specs: RuleSpec[] = [
    ...whitelist.map((value): RuleSpec => ({ kind: 'whitelist', value })),
    ...blacklist.map((value): RuleSpec => ({ kind: 'blacklist', value })),
    ...blockedUserAgents.map((value): RuleSpec => ({ kind: 'blockedUserAgents', value })),
    ...(detection.exclude ?? []).map((value): RuleSpec => ({ kind: 'exclude', value })),
  ];
  return specs.map((spec, i) =>
    Object.freeze({
      ...spec,
      id: `configuration-${i + 1}`,
      origin: 'configuration',
      scope: 'instance',
      reason: 'it stands in the options',
      by: 'the configuration',
      since: undefined,
      until: undefined,
    }),
  );
}
