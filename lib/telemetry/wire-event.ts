import type { GuardEvent } from './guard-event';

/** An event as it stands in a file: the same fields in snake case, `message` first, those without a value left out. */
export function wireEvent(event: GuardEvent): Record<string, unknown> {
  return {
    message: event.message,
    id: event.id,
    timestamp: event.timestamp,
    action_taken: event.actionTaken,
    passive_mode: event.passiveMode,
    share: event.share,
    scope: event.scope,
    check: event.check,
    reason: event.reason,
    decided_by: event.decidedBy,
    looked: event.looked,
    rules: event.rules,
    matches: event.matches?.length > 0 ? event.matches : undefined,
    more_matches: event.moreMatches,
    also_denied_by: event.alsoDeniedBy?.map(({ decidedBy, ...other }) => ({
      ...other,
      decided_by: decidedBy,
    })),
    ip_address: event.ipAddress,
    method: event.method,
    path: event.path,
    route: event.route,
    handler: event.handler,
    status_code: event.statusCode,
    user_agent: event.userAgent,
    evidence: event.evidence,
    inspected: event.inspected,
    left_out: event.leftOut?.length > 0 ? event.leftOut : undefined,
    rule_set_version: event.ruleSetVersion,
    mode_change: event.modeChange,
    config_hash: event.configHash,
  };
}
