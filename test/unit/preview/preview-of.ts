import { Readable } from 'node:stream';
import { readLineBlocks } from '../../../lib/preview/line-blocks';
import { CountedIds } from '../../../lib/preview/counted-ids';
import { LineScanner } from '../../../lib/preview/line-scanner';
import { buildReport, type PreviewReport } from '../../../lib/preview/preview-report';
import { PreviewTally, type TimeRange } from '../../../lib/preview/preview-tally';

const ALWAYS: TimeRange = { since: undefined, until: undefined };

/** The report on files with these contents; a file may come in several chunks. */
export async function previewOf(
  files: readonly (string | Buffer | readonly Buffer[])[],
  range: TimeRange = ALWAYS,
): Promise<PreviewReport> {
  const ids = files.length > 1 ? new CountedIds() : undefined;
  const tally = new PreviewTally(range, undefined, ids);
  for (const [index, content] of files.entries()) {
    const scanner = new LineScanner(tally, `file ${index + 1}`);
    const chunks = typeof content === 'string' || Buffer.isBuffer(content) ? [Buffer.from(content)] : content;
    for await (const block of readLineBlocks(Readable.from(chunks))) scanner.read(block);
  }
  return buildReport(tally, { ...range, files: files.map((_, i) => `file ${i + 1}`), top: 1000 });
}

/** Would-block events by client. */
export function byClient(report: PreviewReport): Record<string, number> {
  return Object.fromEntries(report.byClient.map(({ client, wouldBlock }) => [client, wouldBlock]));
}
