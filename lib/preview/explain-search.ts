import { explainLine } from './explained-line';
import { explainRecord, recordWithFacts, type KnownInstance } from './explained-record';
import type { Explanation } from './explanation';
import { LineReader } from './line-reader';
import { RecordFields } from './record-fields';

const [BRACE] = Buffer.from('{');
const BOOTED = Buffer.from('"action_taken":"booted"');
const RANKS = ['text log', 'JSON log', 'recording'] as const;
/** Starts of instances that are remembered; a file has one for each deployment. */
const MAX_INSTANCES = 1000;
const MAX_PROXIES = 10_000;

/** Looks for the decision with an id in logs and event files of any form, and keeps the line that tells most. */
export class ExplainSearch {
  /** The line that tells most, and where else the id stands. */
  best: Explanation | undefined;
  /** The record of the same request that has its facts, when it is another one. */
  factsIn: string | undefined;
  private readonly needle: Buffer;
  private readonly instances = new Map<string, KnownInstance>();

  constructor(private readonly id: string) {
    this.needle = Buffer.from(id);
  }

  /** Whether nothing that follows can tell more. */
  get isDone(): boolean {
    return this.best?.source === 'recording';
  }

  /** Reads the blocks of one file, in their order. */
  reader(file: string): LineReader {
    return new LineReader([this.needle, BOOTED], (line, number) => this.readLine(line, number, file));
  }

  private readLine(line: Buffer, number: number, file: string): void {
    const place = { file, line: number };
    if (line[0] !== BRACE) return this.keep(explainLine(line, this.id, place));
    const value = parse(line);
    this.meet(value);
    const context = { ...place, instanceOf: (instance: string) => this.instances.get(instance) };
    const found = explainRecord(value, this.id, context);
    if (found !== undefined) this.factsIn = recordWithFacts(value) ?? this.factsIn;
    // Nest's logger, or another one, may have written the line of the text log into JSON of its own.
    this.keep(found ?? explainLine(line, this.id, place));
  }

  private meet(value: unknown): void {
    const fields = RecordFields.of(value);
    const instance = fields?.text('instance', 100);
    if (fields?.text('action_taken') !== 'booted' || instance === undefined) return;
    const config = RecordFields.of(fields.raw('config'));
    const proxies = config?.list(
      'trustedProxies',
      (it) => (typeof it === 'string' ? it : undefined),
      MAX_PROXIES,
    );
    if (proxies === undefined) return;
    const [oldest] = this.instances.keys();
    if (this.instances.size >= MAX_INSTANCES && oldest !== undefined) this.instances.delete(oldest);
    this.instances.set(instance, { trustedProxies: proxies.filter((it) => it !== undefined) });
  }

  private keep(found: Explanation | undefined): void {
    if (found === undefined) return;
    const rank = (it: Explanation | undefined): number => (it === undefined ? -1 : RANKS.indexOf(it.source));
    if (rank(found) > rank(this.best)) this.best = found;
  }
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}
