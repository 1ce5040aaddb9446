import { redact } from './redaction';

/** What was thrown, fit to be shown. */
export function describeError(error: unknown): string {
  return error instanceof Error
    ? `${error.name}: ${redact(error.message, 120)}`
    : 'something that is no Error';
}
