import { open, stat, type FileHandle } from 'node:fs/promises';

/** What waits for a slow disk is bounded; what does not fit is counted. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
/** A file that cannot be written is tried again with the first line after this time. */
const RETRY_MS = 1000;
/** How long a shutdown waits for the disk. */
const CLOSING_MS = 2000;

/**
 * Appends lines to a file, behind the back of whoever logs: nothing waits for it and nothing fails with it. Before each
 * write it looks whether the path still leads to the open file, so that a rotation or a removal is followed at once.
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

  /**
   * @param onTrouble hears once when writing begins to fail, and once when it works again
   */
  constructor(
    private readonly path: string,
    private readonly onTrouble: (message: string) => void,
    private readonly now: () => number,
  ) {}

  /** How many lines could not be kept. */
  get lostLines(): number {
    return this.lost;
  }

  append(line: string): void {
    if (this.closed || this.waitingBytes + line.length > MAX_WAITING_BYTES) {
      this.lost++;
      return;
    }
    this.waiting.push(line);
    this.waitingBytes += line.length;
    if (this.failedAt !== undefined && this.now() - this.failedAt < RETRY_MS) return;
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
    await this.writing;
    await this.writeAll();
    await this.handle?.close().catch(() => undefined);
    this.handle = undefined;
  }

  private async writeAll(): Promise<void> {
    try {
      while (this.rest.length > 0 || this.waiting.length > 0) {
        const handle = await this.currentHandle();
        if (this.rest.length === 0) {
          this.rest = Buffer.from(`${this.waiting.join('\n')}\n`);
          this.waiting = [];
          this.waitingBytes = 0;
        }
        // Byte by byte what was written is off the list: a retry neither loses nor repeats a line.
        const { bytesWritten } = await handle.write(this.rest);
        this.rest = this.rest.subarray(bytesWritten);
        this.recovered();
      }
    } catch (error) {
      this.failed(error);
    }
  }

  private async currentHandle(): Promise<FileHandle> {
    if (this.handle !== undefined) {
      const [opened, named] = await Promise.all([this.handle.stat(), stat(this.path).catch(() => undefined)]);
      if (opened.ino === named?.ino && opened.dev === named.dev) return this.handle;
      await this.handle.close();
      this.handle = undefined;
    }
    this.handle = await open(this.path, 'a');
    return this.handle;
  }

  private failed(error: unknown): void {
    const first = this.failedAt === undefined;
    this.failedAt = this.now();
    if (!first) return;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    this.onTrouble(`The log file cannot be written (${code}); its lines wait in memory`);
  }

  private recovered(): void {
    if (this.failedAt === undefined) return;
    this.failedAt = undefined;
    this.onTrouble(`The log file is written again; ${this.lost} line(s) were lost`);
  }
}
