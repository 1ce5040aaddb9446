import { readFileSync } from 'node:fs';
import { mergeRecordings } from '../../lib/preview/merge-recordings';
import type { ReadLine } from '../../lib/preview/recording.reader';
import { Replay } from '../../lib/preview/replay';
import type { ReplayChange } from '../../lib/preview/replay-change';
import type { ReplayedRequest } from '../../lib/preview/replayed-request';

/** The recorded requests of files, decided again; those of several instances in the order of their clocks. */
export async function replay(
  files: string | readonly string[],
  change: ReplayChange = {},
): Promise<ReplayedRequest[]> {
  const requests: ReplayedRequest[] = [];
  const replayed = new Replay(change, (request) => requests.push(request));
  await readLines([files].flat(), (line) => replayed.read(line));
  await replayed.end();
  return requests;
}

/** The lines of recordings, as the commands read them. */
export function readLines(
  files: readonly string[],
  onLine: (line: ReadLine) => void | Promise<void>,
): Promise<void> {
  return mergeRecordings(
    files.map((file) => ({ read: () => blockOf(file) })),
    onLine,
  );
}

async function* blockOf(file: string): AsyncGenerator<Buffer> {
  yield await Promise.resolve(readFileSync(file));
}
