import { NoAnswerError } from '../no-answer.error';

/** What nobody can wait out: the store is there and refuses us. */
const REFUSALS = ['WRONGPASS', 'NOAUTH', 'NOPERM'];

/** The word for a failure that is safe to show: messages of clients may quote addresses and passwords. */
export function failureWord(failure: unknown): string {
  const error = causeOf(failure);
  if (error instanceof NoAnswerError) return error.message;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,40}$/.test(code)) return code;
  const word = typeof message === 'string' ? /^(?!ERR )[A-Z]{3,20}(?= |$)/.exec(message)?.[0] : undefined;
  if (word !== undefined) return word;
  if (isKeptFromScript(message)) return 'NOPERM';
  if (isDatabaseUnknown(message)) return 'no such database';
  return isNotConnected(error) ? 'connection lost' : 'it answered with an error';
}

/** Whether the store refuses what it was asked because of how it is configured. */
export function isMisconfigured(error: unknown): boolean {
  const { message } = (causeOf(error) ?? {}) as { message?: unknown };
  if (typeof message !== 'string') return false;
  const isRefusal = REFUSALS.some((word) => message.startsWith(word));
  return isRefusal || isKeptFromScript(message) || isDatabaseUnknown(message);
}

/** Whether the store works, and something stands under a name of ours that is none of ours. */
export function isForeignData(error: unknown): boolean {
  const { message } = (error ?? {}) as { message?: unknown };
  if (typeof message !== 'string' || isKeptFromScript(message)) return false;
  // Servers before 7 say first that it was a script, newer ones behind what went wrong in it.
  return /^WRONGTYPE|^ERR .*(?:user_script|Error running script)/.test(message);
}

/** Whether the keys of the command are on their way from one node of a cluster to another: the rest of it works. */
export function isMoving(error: unknown): boolean {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' && /\bTRYAGAIN\b|^Too many Cluster redirections/.test(message);
}

/**
 * Whether only a new connection can help: one that does not answer may never do so, and behind one to an old master, which
 * only reads after a failover, stands a new one.
 */
export function needsNewConnection(error: unknown): boolean {
  const { message } = (error ?? {}) as { message?: unknown };
  return error instanceof NoAnswerError || (typeof message === 'string' && message.startsWith('READONLY'));
}

/** A cluster of which no node lets us in says so beside its own words. */
function causeOf(error: unknown): unknown {
  return (error as { lastNodeError?: unknown } | undefined)?.lastNodeError ?? error;
}

/** Within a script a missing permission has no word of its own. */
function isKeptFromScript(message: unknown): boolean {
  return typeof message === 'string' && message.includes('The user executing the script can');
}

/** Servers before 6.0, and newer ones for a database that is out of range, say it without a word of its own. */
function isDatabaseUnknown(message: unknown): boolean {
  return (
    typeof message === 'string' &&
    /^ERR (?:invalid password|invalid DB index|DB index is out of range)/.test(message)
  );
}

/** Whether there is no connection, or no longer, which says nothing of why. */
export function isNotConnected(error: unknown): boolean {
  const { name, message } = (error ?? {}) as { name?: unknown; message?: unknown };
  if (name === 'MaxRetriesPerRequestError' || name === 'AbortError') return true;
  return (
    typeof message === 'string' && /isn't writeable|Connection is closed|connection close/i.test(message)
  );
}
