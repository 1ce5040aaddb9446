import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { NoticeListener } from '../state/notice';
import type { ModeOverride } from './mode-override';
import { parseModeFile } from './mode-file.parser';
import type { Farewell } from './mode-word.reader';
import { Ramp } from './ramp';
import { replaceFile } from './replace-file';

/**
 * A look at a file that has not changed costs one `stat`. It works where events of the file system do not: on network
 * and container mounts, through links, and after the folder was replaced.
 */
const INTERVAL_MS = 250;
/** How long an app waits at boot for a disk that does not answer. */
const BOOT_MS = 1000;
/** Room for 2,000 predicted clients, and more. */
const MAX_BYTES = 1_048_576;

/** Hears what the file says: an override, who took it back, or nothing of both when there is no file any more. */
export type ModeFileListener = (override: ModeOverride | undefined, farewell: Farewell | undefined) => void;

/**
 * The file that sets the mode of this instance: looked at four times a second. Without the file there is no override. A
 * file that cannot be read, or cannot be understood, is told once and changes nothing.
 */
export class ModeFile {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  /** What the file looked like when it was last read; a file that is replaced or written looks different. */
  private seen = 'missing';
  private told: string | undefined;
  private heard: string | undefined;

  constructor(
    private readonly path: string,
    private readonly notices: NoticeListener,
    private readonly onWord: ModeFileListener,
  ) {}

  /** Settles when the file has been read once, or its disk has not answered for a second. */
  async start(): Promise<void> {
    await Promise.race([this.follow(), delay(BOOT_MS, undefined, { ref: false })]);
  }

  /** Reads it once, without following it. */
  async consult(): Promise<void> {
    await Promise.race([this.look(), delay(BOOT_MS, undefined, { ref: false })]);
  }

  /** Why the file says nothing, although it is there. */
  get problem(): string | undefined {
    return this.told;
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /**
   * Writes what is in force here already, so that its echo is no news. A file that says something newer is left alone: it
   * is heard in a moment.
   * @throws what the file system says
   */
  async write(override: ModeOverride): Promise<void> {
    const { heard } = this;
    if ((await readText(this.path)) !== heard) return;
    const text = `${JSON.stringify(override, undefined, 2)}\n`;
    this.heard = text;
    try {
      await replaceFile(this.path, text);
    } catch (error) {
      this.heard = heard;
      throw error;
    }
  }

  private async follow(): Promise<void> {
    await this.look();
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.follow(), INTERVAL_MS).unref();
  }

  private async look(): Promise<void> {
    try {
      const looks = await appearanceOf(this.path);
      if (looks === this.seen) return;
      const text = looks === 'missing' ? undefined : await readText(this.path);
      if (this.stopped) return;
      this.seen = looks;
      this.hear(text);
    } catch (error) {
      this.tell(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
    }
  }

  private hear(text: string | undefined): void {
    const word = text === undefined ? undefined : parseModeFile(text);
    if (word?.problem !== undefined) return this.tell(`cannot be understood (${word.problem})`);
    this.told = undefined;
    if (text === this.heard) return; // touched, or written again, and nothing new
    this.heard = text;
    this.onWord(word?.override, word?.farewell);
    const { rampId, share = 1 } = word?.override ?? {};
    if (rampId !== Ramp.UNNAMED || share >= 1) return;
    const message =
      'The ramp in the file of the mode has no rampId: whoever can choose an address can choose one outside of it; add one, the same for every instance';
    this.notices.onNotice({ action: 'warning', level: 'warn', message });
  }

  private tell(what: string): void {
    if (this.told === what || this.stopped) return;
    this.told = what;
    const message = `The file of the mode ${what}; the mode stays as it is`;
    this.notices.onNotice({ action: 'warning', level: 'error', message });
  }
}

async function appearanceOf(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = await stat(path);
    return [dev, ino, size, mtimeMs, ctimeMs].join();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
    throw error;
  }
}

/** A pipe would make its reader wait, a huge file would fill the memory: neither is read. */
async function readText(path: string): Promise<string> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = await handle.stat();
    if (!found.isFile()) throw Object.assign(new Error(), { code: 'no regular file' });
    if (found.size > MAX_BYTES) throw Object.assign(new Error(), { code: `more than ${MAX_BYTES} bytes` });
    const buffer = Buffer.alloc(found.size);
    const { bytesRead } = await handle.read(buffer, 0, found.size, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
