import { startsAt } from './bytes';

const LINE_FEED = 10;
/** Some editors put it before UTF-8; the first line is none the less what it is. */
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** A longer line is read in pieces of this size, so that a file without line ends needs no memory of its size. */
export const LONGEST_LINE_BYTES = 16 * 1024 * 1024;

/** Whole lines, one behind the other. Only the last block of a file may end without a line end. */
export async function* readLineBlocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let isFirst = true;
  for await (const whole of chunks) {
    const chunk = isFirst ? withoutMark(whole) : whole;
    isFirst = false;
    let start = 0;
    if (restBytes > 0) {
      const lineEnd = chunk.indexOf(LINE_FEED) + 1;
      rest.push(lineEnd === 0 ? chunk : chunk.subarray(0, lineEnd));
      restBytes += lineEnd === 0 ? chunk.length : lineEnd;
      if (lineEnd === 0 && restBytes < LONGEST_LINE_BYTES) continue;
      yield Buffer.concat(rest);
      rest = [];
      restBytes = 0;
      if (lineEnd === 0) continue;
      start = lineEnd;
    }
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    if (end > start) yield chunk.subarray(start, end);
    if (Math.max(start, end) < chunk.length) {
      rest.push(chunk.subarray(Math.max(start, end)));
      restBytes = chunk.length - Math.max(start, end);
    }
  }
  if (restBytes > 0) yield Buffer.concat(rest);
}

function withoutMark(chunk: Buffer): Buffer {
  return startsAt(chunk, 0, BYTE_ORDER_MARK) ? chunk.subarray(BYTE_ORDER_MARK.length) : chunk;
}
