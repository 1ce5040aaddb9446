import { readFileSync } from 'node:fs';
import { readRecordingLine } from '../../lib/preview/recording.reader';
import { Replay } from '../../lib/preview/replay';
import type { ReplayChange } from '../../lib/preview/replay-change';
import type { ReplayedRequest } from '../../lib/preview/replayed-request';

/** The recorded requests of files, decided again. */
export async function replay(
  files: string | readonly string[],
  change: ReplayChange = {},
): Promise<ReplayedRequest[]> {
  const requests: ReplayedRequest[] = [];
  const replayed = new Replay(change, (request) => requests.push(request));
  for (const file of [files].flat()) {
    for (const line of readFileSync(file, 'utf8').split('\n')) await replayed.read(readRecordingLine(line));
  }
  await replayed.end();
  return requests;
}
