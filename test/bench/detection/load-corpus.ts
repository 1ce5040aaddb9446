import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { LabelledRequest } from './labelled-request';

/** Where labelled requests lie that are too many, or not ours, to be part of the project. */
const corpusFolder = process.env['GUARD_CORPUS'] ?? path.join(__dirname, '../../../../shared/corpus');

/** The rows with a clear label; undefined when there is no corpus on this machine. */
export function loadCorpus(): LabelledRequest[] | undefined {
  if (!existsSync(corpusFolder)) return undefined;
  const files = readdirSync(corpusFolder).filter((file) => file.endsWith('.jsonl.gz'));
  if (files.length === 0) return undefined;
  const lines = files.flatMap((file) =>
    gunzipSync(readFileSync(path.join(corpusFolder, file)))
      .toString('utf8')
      .split('\n'),
  );
  return lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LabelledRequest)
    .filter((row) => row.questionable === undefined);
}
