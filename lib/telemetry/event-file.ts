import type { Clock } from '../request/clock';
import { LogFile } from './log-file';
import type { DropReason, RecordsDroppedLine } from './recording-line';

/** What is missing, since when. */
interface Drops {
  records: number;
  readonly since: number;
}

/** What is still written into a full file is not, when it is this many times as long as it should be. */
const HARD_LIMIT = 2;
/** So many lines wait for the start of the app. */
const MAX_EARLY = 1000;

/**
 * The file of a recording: lines that find no room are counted, and the file says so when it can. Until it is opened,
 * nothing is written: an app that is built to be looked at leaves the recording of another one alone.
 */
export class EventFile {
  /** Hears when writing begins to fail, and when it works again. */
  onTrouble: (message: string) => void = () => undefined;

  private readonly file: LogFile;
  private readonly drops = new Map<DropReason, Drops>();
  /** Whether the file has said that it is full. */
  private hasToldFull = false;
  /** The lines that wait for the file to be opened. */
  private early: string[] | undefined = [];

  /** @param header what each file begins with: the first of the instance, and those after a rotation */
  constructor(
    path: string,
    private readonly maxBytes: number,
    private readonly instance: string,
    private readonly clock: Clock,
    header: (isFirst: boolean) => string,
  ) {
    const kind = {
      name: 'event file',
      patienceMs: 50,
      // What is recorded of requests is masked, but it is theirs: nobody else on the machine reads it.
      permissions: 0o600,
      header: (isFirst: boolean): string => {
        this.hasToldFull = false;
        return this.described(() => header(isFirst)) ?? '';
      },
    };
    const onTrouble = (message: string): void => this.onTrouble(message);
    this.file = new LogFile(path, onTrouble, () => clock.now(), kind);
  }

  open(): void {
    this.file.flush();
    const early = this.early ?? [];
    this.early = undefined;
    for (const line of early) this.put(line);
  }

  /** Whether the file is as long as it should be. */
  get isFull(): boolean {
    return this.file.size >= this.maxBytes;
  }

  /**
   * @param describe makes the line; what it throws costs the line, and nothing else
   * @param isSpare whether the line is left out when the file is full; others are when it is twice as long
   */
  append(describe: () => string, isSpare = false): void {
    if (isSpare ? this.isFull : this.room <= 0) return this.refuse();
    const line = this.described(describe);
    if (line === undefined || line === '') return;
    if (Buffer.byteLength(line) > this.room) this.refuse();
    else this.put(line);
  }

  /** Writes what is missing since this was told last. */
  tellDrops(): void {
    if (this.early !== undefined) return;
    for (const [why, { records, since }] of this.drops) {
      const line: RecordsDroppedLine = {
        action_taken: 'records_dropped',
        timestamp: new Date(this.clock.now()).toISOString(),
        instance: this.instance,
        since: new Date(since).toISOString(),
        records,
        why,
      };
      if (this.file.append(JSON.stringify(line))) this.drops.delete(why);
    }
  }

  async close(): Promise<void> {
    this.tellDrops();
    await this.file.close();
  }

  private get room(): number {
    return this.maxBytes * HARD_LIMIT - this.file.size;
  }

  private refuse(): void {
    this.drop('file_full');
    if (!this.hasToldFull) this.tellDrops();
    this.hasToldFull = true;
  }

  private put(line: string): void {
    const { early } = this;
    const isKept = early === undefined ? this.file.append(line) : early.length < MAX_EARLY;
    if (!isKept) this.drop('buffer_full');
    else early?.push(line);
  }

  private described(describe: () => string): string | undefined {
    try {
      return describe();
    } catch {
      this.drop('failed');
      return undefined;
    }
  }

  private drop(why: DropReason): void {
    const drops = this.drops.get(why);
    if (drops === undefined) this.drops.set(why, { records: 1, since: this.clock.now() });
    else drops.records++;
  }
}
