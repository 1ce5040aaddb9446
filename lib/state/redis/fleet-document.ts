import type { FleetKind } from '../fleet-state';
import type { FleetEntry } from './fleet-copy';

/** The most that one entry may hold, in characters of JSON. */
const MAX_DOCUMENT = 65_536;
/** Nothing that is shared is nested deeper; whoever reads or writes a value may go down into it. */
const MAX_DEPTH = 16;

/** What is told to everybody when something has changed. */
export interface FleetMessage {
  readonly epoch: string;
  readonly count: number;
  /** The instance that changed it. */
  readonly origin: string;
  /** `*`: so much that everything is to be read again. */
  readonly kind: FleetKind | '*';
  /** Absent: all of the kind are gone. */
  readonly key?: string;
  /** Absent: it was removed. */
  readonly document?: string;
  /** Another entry of the kind, which made room. */
  readonly evicted?: string;
}

/** @throws RangeError when it is too long */
export function writeDocument(value: object, until: number | undefined): string {
  const document = JSON.stringify({ value, ...(until !== undefined && { until }) });
  if (document.length <= MAX_DOCUMENT) return document;
  throw new RangeError(
    `an entry of the store holds at most ${MAX_DOCUMENT} characters, got ${document.length}`,
  );
}

/** An entry of the store, or nothing when it is none of ours. */
export function readDocument(document: unknown, change: number): FleetEntry | undefined {
  if (typeof document !== 'string' || document.length > MAX_DOCUMENT) return undefined;
  const { value, until = Infinity } = parsed(document) as { value?: unknown; until?: unknown };
  if (value === undefined || typeof until !== 'number' || !isShallow(value)) return undefined;
  return { document, value, until, change };
}

/** A message of the channel, or nothing when it is none of ours. */
export function readMessage(text: string): FleetMessage | undefined {
  if (text.length > 4 * MAX_DOCUMENT) return undefined;
  const message = parsed(text) as Partial<Record<keyof FleetMessage, unknown>>;
  const { epoch, count, origin, kind, key, document, evicted } = message;
  const isOurs =
    [epoch, origin, kind].every((part) => typeof part === 'string') &&
    [key, document, evicted].every((part) => part === undefined || typeof part === 'string') &&
    Number.isSafeInteger(count) &&
    (document === undefined || key !== undefined);
  return isOurs ? (message as unknown as FleetMessage) : undefined;
}

function isShallow(value: unknown, depth = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((part) => isShallow(part, depth - 1));
}

function parsed(text: string): object {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
