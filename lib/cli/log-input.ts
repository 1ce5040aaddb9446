import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { terminalText } from './terminal-text';

const CHUNK_BYTES = 1024 * 1024;
const STANDARD_INPUT = '-';

/** What an operator can do about it. */
const EXPLANATIONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'it may not be read',
  Z_BUF_ERROR: 'its gzip data ends too early; what can be read of it: zcat < FILE > part.log',
  Z_DATA_ERROR: 'its gzip data is damaged; what can be read of it: zcat < FILE > part.log',
  UTF16: 'it is UTF-16, as shells of Windows write; as UTF-8: iconv -f UTF-16 -t UTF-8 FILE > utf8.log',
};

/** What a recording of an instance begins with, and no other does: which instance it is, and since when it writes. */
const HEAD = /^\{"action_taken":"booted","timestamp":"[^"]{1,40}","instance":"[^"]{1,100}"/;

/** A log that can be read: a file, or standard input. */
export interface LogInput {
  readonly name: string;
  /** As it lay on the disk when it was looked at; unknown of what can be read only once: standard input, a pipe. */
  readonly size: number | undefined;
}

/** Whether it can be read only once. */
export function isStream({ size }: LogInput): boolean {
  return size === undefined;
}

/** Looks at all files before the first is read, so that a typing error is not found after five gigabytes. */
export async function findInputs(files: readonly string[]): Promise<LogInput[]> {
  const found = new Map<string, string>();
  const problems: string[] = [];
  const inputs: LogInput[] = [];
  for (const file of files) {
    try {
      const stats = file === STANDARD_INPUT ? undefined : await stat(file);
      if (stats?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
      const input = { name: file, size: stats?.isFile() ? stats.size : undefined };
      const marks = [stats === undefined ? STANDARD_INPUT : `${stats.dev}:${stats.ino}`];
      // A copy, or what is left beside its packed form, is another file.
      if (files.length > 1 && !isStream(input)) marks.push(...(await headOf(input)));
      const twin = marks.map((mark) => found.get(mark)).find((name) => name !== undefined);
      if (twin !== undefined)
        problems.push(terminalText(`${file}: given twice (as ${twin}), its events would count double`));
      for (const mark of marks) found.set(mark, file);
      inputs.push(input);
    } catch (error) {
      problems.push(describeProblem(file, error));
    }
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return inputs;
}

/** By which the beginning of a recording is known; nothing where a file begins otherwise. */
async function headOf(input: LogInput): Promise<readonly string[]> {
  for await (const chunk of bytesOf(input, () => undefined))
    return HEAD.exec(chunk.toString('latin1', 0, 300)) ?? [];
  return [];
}

/**
 * The bytes of a log, unpacked when they begin as gzip does, whatever the name. What an app has written since it was looked
 * at is not read: who reads it again reads the same.
 *
 * @param onRead hears of every chunk that was read, before it is unpacked
 * @throws an error with the name of the file and what can be done
 */
export async function* readInput(
  input: LogInput,
  onRead: (bytes: number) => void,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* bytesOf(input, onRead);
  } catch (error) {
    throw new Error(describeProblem(input.name, error), { cause: error });
  }
}

function bytesOf({ name, size }: LogInput, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  // Some files say that they are empty, and are not.
  const end = size === undefined || size === 0 ? Infinity : size - 1;
  const source =
    name === STANDARD_INPUT ? process.stdin : createReadStream(name, { highWaterMark: CHUNK_BYTES, end });
  return unpack(counted(source, onRead));
}

async function* counted(source: Readable, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of source as AsyncIterable<Buffer>) {
    onRead(chunk.length);
    yield chunk;
  }
}

async function* unpack(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 4) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  if (isUtf16(head)) throw Object.assign(new Error(), { code: 'UTF16' });
  const packed = head[0] === 0x1f && head[1] === 0x8b;
  if (packed) yield* gunzip(head, chunks);
  else {
    if (head.length > 0) yield head;
    yield* chunks;
  }
}

/** Its mark, and a letter of ASCII behind it: no UTF-8 begins so. */
function isUtf16([first, second, third, fourth]: Buffer): boolean {
  return (
    (first === 0xff && second === 0xfe && third !== 0 && fourth === 0) ||
    (first === 0xfe && second === 0xff && third === 0 && fourth !== 0)
  );
}

async function* gunzip(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const unpacked = new PassThrough();
  const source = async function* (): AsyncGenerator<Buffer> {
    yield head;
    yield* rest;
  };
  const done = pipeline(source, createGunzip({ chunkSize: CHUNK_BYTES }), unpacked);
  done.catch((error: Error) => unpacked.destroy(error));
  for await (const chunk of unpacked as AsyncIterable<Buffer>) yield chunk;
  await done;
}

function describeProblem(file: string, error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return terminalText(`${file}: ${EXPLANATIONS[code]?.replace('FILE', () => file) ?? message}`);
}
