import { Logger } from '@nestjs/common';
import type { LoggingConfig } from '../config/guard-config';
import type { GuardEvent } from './guard-event';
import { LogFile } from './log-file';
import { wireEvent } from './wire-event';

export type LogLevel = 'log' | 'warn' | 'error';

const LEVELS = ['log', 'warn', 'error', 'off'] as const;
const WINDOW_MS = 1000;
/** An app says little before it has started. */
const MOST_EARLY_LINES = 1000;

/**
 * Writes the lines of events to Nest's `Logger` and to the file, at most so many a second. What is left out is told by a
 * line that counts it by action, so that a flood neither fills the disk nor falsifies the counts.
 */
export class LogWriter {
  private readonly logger = new Logger('Guard');
  private readonly file: LogFile | undefined;
  private readonly least: number;
  private windowStart = 0;
  private linesInWindow = 0;
  private suppressed = new Map<string, number>();
  private allSuppressed = 0;
  private summary: NodeJS.Timeout | undefined;
  /** Lines of an app that has not started: one that is only built, as by `doctor`, writes into no file. */
  private early: string[] | undefined = [];

  constructor(
    private readonly config: LoggingConfig,
    private readonly now: () => number,
  ) {
    this.least = LEVELS.indexOf(config.level);
    if (config.file !== undefined) {
      this.file = new LogFile(config.file, (message) => this.toLogger('error', message), now);
    }
  }

  /** How many lines the flood cap left out, and how many a full disk. */
  get counters(): { readonly suppressedLines: number; readonly lostLines: number } {
    return { suppressedLines: this.allSuppressed, lostLines: this.file?.lostLines ?? 0 };
  }

  write(level: LogLevel, event: GuardEvent): void {
    if (LEVELS.indexOf(level) < this.least) return;
    this.openWindow();
    if (this.linesInWindow >= this.config.maxLinesPerSecond) this.suppress(event.actionTaken);
    else {
      this.linesInWindow++;
      this.emit(level, event.timestamp, event.message, () => wireEvent(event));
    }
  }

  /** The app has started: from now on lines are written into the file, and those that waited for it. */
  start(): void {
    for (const line of this.early ?? []) this.file?.append(line);
    this.early = undefined;
  }

  async close(): Promise<void> {
    this.summarize();
    await this.file?.close();
  }

  private openWindow(): void {
    const now = this.now();
    if (now - this.windowStart < WINDOW_MS && now >= this.windowStart) return;
    this.windowStart = now;
    this.linesInWindow = 0;
    this.summarize();
  }

  private suppress(action: string): void {
    this.allSuppressed++;
    this.suppressed.set(action, (this.suppressed.get(action) ?? 0) + 1);
    // Should the flood end here, its sum is told all the same.
    this.summary ??= setTimeout(() => this.summarize(), WINDOW_MS).unref();
  }

  private summarize(): void {
    clearTimeout(this.summary);
    this.summary = undefined;
    if (this.suppressed.size === 0) return;
    const counts = [...this.suppressed];
    this.suppressed = new Map();
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    const message = `${total} suppressed (${counts.map(([action, count]) => `${action}: ${count}`).join(', ')})`;
    const timestamp = new Date(this.now()).toISOString();
    const suppressed = Object.fromEntries(counts);
    this.emit('warn', timestamp, message, () => ({
      message,
      timestamp,
      action_taken: 'lines_suppressed',
      suppressed,
    }));
  }

  private emit(level: LogLevel, timestamp: string, message: string, record: () => object): void {
    this.toLogger(level, message);
    if (this.file === undefined) return;
    const text = `${timestamp} ${level.toUpperCase()} ${message}`;
    const line = this.config.format === 'json' ? JSON.stringify(record()) : text;
    if (this.early === undefined) this.file.append(line);
    else if (this.early.length < MOST_EARLY_LINES) this.early.push(line);
  }

  /** A logger of the user's may fail; that is not the business of a request. */
  private toLogger(level: LogLevel, message: string): void {
    try {
      this.logger[level](message);
    } catch {
      // There is nobody left to tell.
    }
  }
}
