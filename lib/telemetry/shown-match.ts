import type { RuleMatch } from '../detection/detection-report';
import type { GuardMatch } from './guard-match';
import { redact, redactExcerpt } from './redaction';
import { isSecretName } from './secret-name';

const MAX_LOCATION = 100;
const MAX_SNIPPET = 80;

/** A match, fit to be shown. */
export function shownMatch(match: RuleMatch): GuardMatch {
  const { rule, version, category, severity, place, field, label = '', snippet } = match;
  // The name of a field stands at the end of its path, which may have been cut off.
  const secret = place === 'cookie' || field.endsWith('…') || isSecretName(field) || isSecretName(label);
  return {
    rule,
    version,
    category,
    severity,
    location: redact(field === '' ? place : `${place}.${field}`, MAX_LOCATION),
    snippet: secret ? '(redacted)' : redactExcerpt(snippet, MAX_SNIPPET),
  };
}
