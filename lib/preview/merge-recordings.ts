import { RecordingCursor } from './recording-cursor';
import type { ReadLine } from './recording.reader';

/** A recording that can be read. */
export interface RecordingSource {
  /** The blocks of its lines from the first on; only the last line may have no end. */
  read(): AsyncGenerator<Buffer>;
  /** Whether it can be read only once. */
  readonly isStream?: boolean;
}

/** A recording that is not read yet, and when it begins. */
interface Waiting {
  readonly source: RecordingSource;
  readonly time: number;
  /** What was opened to find out. */
  readonly cursor: RecordingCursor | undefined;
}

/**
 * Hands on the lines of recordings in the order of their clocks, each when the one before is done with: the instances of a
 * fleet wrote at the same time. The order of the recordings does not matter; one that begins later is opened when its time
 * has come.
 */
export async function mergeRecordings(
  sources: readonly RecordingSource[],
  onLine: (line: ReadLine) => void | Promise<void>,
): Promise<void> {
  const waiting: Waiting[] = [];
  for (const source of sources) waiting.push(await lookAt(source));
  waiting.sort((a, b) => a.time - b.time);
  const open: RecordingCursor[] = [];
  for (let next = earliest(open); waiting.length > 0 || next !== undefined; next = earliest(open)) {
    const [first] = waiting;
    if (first !== undefined && (next === undefined || first.time < next.time)) {
      waiting.shift();
      open.push(first.cursor ?? (await RecordingCursor.open(first.source.read())));
      continue;
    }
    const { line } = next ?? {};
    if (next === undefined) continue;
    if (line === undefined) {
      open.splice(open.indexOf(next), 1);
      continue;
    }
    await onLine(line);
    await next.advance();
  }
}

async function lookAt(source: RecordingSource): Promise<Waiting> {
  const cursor = await RecordingCursor.open(source.read());
  const { time } = cursor;
  if (source.isStream === true) return { source, time, cursor };
  await cursor.close();
  return { source, time, cursor: undefined };
}

function earliest(open: readonly RecordingCursor[]): RecordingCursor | undefined {
  let first: RecordingCursor | undefined;
  for (const cursor of open) if (first === undefined || cursor.time < first.time) first = cursor;
  return first;
}
