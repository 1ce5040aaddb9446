import { open, stat, type FileHandle } from 'node:fs/promises';

/** What waits for a slow disk is bounded; what does not fit is counted. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** A file that cannot be written is tried again with the first line after this time. */
const RETRY_MS = 1000;
/** More is not waited for to be written together. */
const FULL_BATCH_BYTES = 64 * 1024;
/** How long a shutdown waits for the disk. */
const CLOSING_MS = 2000;

/** What is written into a file, and how. */
export interface LogFileKind {
  /** What it is called when it cannot be written. */
  readonly name: string;
  /** What each file begins with: the first, and the others after a rotation. */
  header?(isFirst: boolean): string;
  /** How long lines wait for others to be written together: a look at the path and a write cost 50 µs. Absent: not at all. */
  readonly patienceMs?: number;
  /** The permissions of a new file, before the umask. Default: 0o666. */
  readonly permissions?: number;
}

/**
 * Appends lines to a file, behind the back of whoever logs: nothing waits for it and nothing fails with it. Before each
 * write it looks whether the path still leads to the open file, and whether that is as long as it was, so that a rotation
 * or a removal is followed at once.
 */
export class LogFile {
  private waiting: string[] = [];
  private waitingBytes = 0;
  /** What a disk that ran full has not taken of the last write. */
  private rest = Buffer.alloc(0);
  private lost = 0;
  private handle: FileHandle | undefined;
  private writing: Promise<void> | undefined;
  private failedAt: number | undefined;
  private closed = false;
  private bytes = 0;
  private opened = 0;
  private batch: NodeJS.Timeout | undefined;

  /**
   * @param onTrouble hears once when writing begins to fail, and once when it works again
   */
  constructor(
    private readonly path: string,
    private readonly onTrouble: (message: string) => void,
    private readonly now: () => number,
    private readonly kind: LogFileKind = { name: 'log file' },
  ) {}

  /** How many lines could not be kept. */
  get lostLines(): number {
    return this.lost;
  }

  /** How long the file is, with what waits for it; as far as is known before it is opened. */
  get size(): number {
    return this.bytes + this.rest.length + this.waitingBytes;
  }

  /** @returns whether the line will be written, if the disk takes it */
  append(line: string): boolean {
    const bytes = Buffer.byteLength(line) + 1;
    if (this.closed || this.waitingBytes + bytes > MAX_WAITING_BYTES) {
      this.lost++;
      return false;
    }
    this.waiting.push(line);
    this.waitingBytes += bytes;
    if (this.failedAt === undefined || this.now() - this.failedAt >= RETRY_MS) this.flushSoon();
    return true;
  }

  private flushSoon(): void {
    const { patienceMs } = this.kind;
    if (patienceMs === undefined || this.waitingBytes > FULL_BATCH_BYTES) this.flush();
    else this.batch ??= setTimeout(() => this.flush(), patienceMs).unref();
  }

  /** Opens the file, if that has not happened yet, and writes what waits. */
  flush(): void {
    clearTimeout(this.batch);
    this.batch = undefined;
    this.writing ??= this.writeAll().finally(() => (this.writing = undefined));
  }

  /** Writes what is left, within two seconds, and closes the file. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSING_MS);
    });
    await Promise.race([this.finish(), deadline]);
    clearTimeout(timer);
  }

  private async finish(): Promise<void> {
    this.closed = true;
    clearTimeout(this.batch);
    await this.writing;
    // What was built to be looked at, and never started, leaves no head of a file behind.
    if (this.opened > 0 || this.waiting.length > 0 || this.kind.header === undefined) await this.writeAll();
    await this.handle?.close().catch(() => undefined);
    this.handle = undefined;
  }

  private async writeAll(): Promise<void> {
    try {
      while (this.rest.length > 0 || this.waiting.length > 0 || this.lacksHeader) {
        const handle = await this.currentHandle();
        if (this.rest.length === 0) {
          this.rest = Buffer.from(`${this.waiting.join('\n')}\n`);
          this.waiting = [];
          this.waitingBytes = 0;
        }
        // Byte by byte what was written is off the list: a retry neither loses nor repeats a line.
        const { bytesWritten } = await handle.write(this.rest);
        this.rest = this.rest.subarray(bytesWritten);
        this.bytes += bytesWritten;
        this.recovered();
      }
    } catch (error) {
      this.failed(error);
    }
  }

  private get lacksHeader(): boolean {
    return this.opened === 0 && this.kind.header !== undefined;
  }

  private async currentHandle(): Promise<FileHandle> {
    if (this.handle !== undefined) {
      const [opened, named] = await Promise.all([this.handle.stat(), stat(this.path).catch(() => undefined)]);
      // A rotation may also copy the file, and empty it where it stands. What is no file has no size.
      const isEmptied = opened.isFile() && opened.size < this.bytes;
      if (!isEmptied && opened.ino === named?.ino && opened.dev === named.dev) return this.handle;
      await this.handle.close();
      this.handle = undefined;
    }
    this.handle = await open(this.path, 'a', this.kind.permissions);
    this.bytes = (await this.handle.stat()).size;
    const isFirst = this.opened++ === 0;
    const header = this.kind.header?.(isFirst) ?? '';
    // A file may end in a line that a crash has torn: what is written now must not be glued to it.
    const start = this.bytes > 0 ? `\n${header}\n` : `${header}\n`;
    if (header !== '') this.rest = Buffer.concat([Buffer.from(start), this.rest]);
    return this.handle;
  }

  private failed(error: unknown): void {
    const first = this.failedAt === undefined;
    this.failedAt = this.now();
    if (!first) return;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    this.onTrouble(`The ${this.kind.name} cannot be written (${code}); its lines wait in memory`);
  }

  private recovered(): void {
    if (this.failedAt === undefined) return;
    this.failedAt = undefined;
    this.onTrouble(`The ${this.kind.name} is written again; ${this.lost} line(s) were lost`);
  }
}
