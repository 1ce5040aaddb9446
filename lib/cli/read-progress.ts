import type { Clock } from '../request/clock';
import { terminalText } from './terminal-text';

const PATIENCE_MS = 2000;
const INTERVAL_MS = 500;
const MEGABYTE = 1_000_000;
/** Back to the first column, and the rest of the line deleted. */
const CLEAR = '\r\x1b[K';

/** What progress is shown on: `process.stderr`. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows how far a file was read, on a terminal, once that takes longer than two seconds. */
export class ReadProgress {
  private readonly start: number;
  private shownAt = -Infinity;
  private bytes = 0;

  /** @param size of the file, where it is known */
  constructor(
    private readonly name: string,
    private readonly size: number | undefined,
    private readonly output: ProgressOutput,
    private readonly clock: Clock,
  ) {
    this.start = clock.now();
  }

  advance(bytes: number): void {
    this.bytes += bytes;
    const now = this.clock.now();
    if (this.output.isTTY !== true || now - this.start <= PATIENCE_MS || now - this.shownAt < INTERVAL_MS)
      return;
    this.shownAt = now;
    const speed = this.bytes / MEGABYTE / ((now - this.start) / 1000);
    const part = this.size === undefined ? '' : `, ${Math.floor((this.bytes / this.size) * 100)} %`;
    const read = `${Math.round(this.bytes / MEGABYTE)} MB${part}, ${Math.round(speed)} MB/s`;
    this.output.write(`${CLEAR}${terminalText(this.name)}: ${read}`);
  }

  /** Takes away what was shown. */
  end(): void {
    if (this.shownAt > 0) this.output.write(CLEAR);
  }
}
