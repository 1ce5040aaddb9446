import type { ClientVerdict } from './client-class';
import type { ReadLine } from './recording.reader';
import { Replay } from './replay';
import { changeOf } from './suggested-change';
import type { SuggestionDraft, SuggestionEffect } from './suggestion';

/** Hands the lines of a recording on, from its beginning, each when the one before is done with. */
export type ReadRecording = (onLine: (line: ReadLine) => void | Promise<void>) => Promise<void>;

const REPLAYS_AT_ONCE = 8;
const MAX_EVENTS = 1000;

type ClientClass = ClientVerdict['class'];
type Counts = Record<ClientClass, number>;

/** Looks at what changes would do to a recording. */
export class SuggestionTrials {
  /** @param classOf what a client looks like */
  constructor(
    private readonly read: ReadRecording,
    private readonly classOf: (client: string) => ClientClass,
  ) {}

  /** Replays what was recorded under each of the changes, several of them in one reading. */
  async run(changes: readonly (readonly SuggestionDraft[])[]): Promise<SuggestionTrial[]> {
    const trials = changes.map((drafts) => new SuggestionTrial(drafts, this.classOf));
    for (let first = 0; first < trials.length; first += REPLAYS_AT_ONCE) {
      const running = trials.slice(first, first + REPLAYS_AT_ONCE);
      await this.read(async (line) => {
        for (const { replay } of running) await replay.read(line);
      });
      for (const { replay } of running) await replay.end();
    }
    return trials;
  }
}

/** What becomes of the recorded events when suggestions are followed. */
export class SuggestionTrial {
  readonly replay: Replay;
  readonly silences = noCounts();
  /** Events that remain, or of which it cannot be told. */
  readonly left = noCounts();
  readonly events: string[] = [];
  appear = 0;
  unknown = 0;

  constructor(drafts: readonly SuggestionDraft[], classOf: (client: string) => ClientClass) {
    this.replay = new Replay(changeOf(drafts), ({ line, verdict, before }) => {
      const looks = classOf(line.ip_address);
      if (verdict === 'appear') this.appear++;
      if (verdict === 'unknown') this.unknown++;
      if (verdict === 'vanish') {
        this.silences[looks]++;
        if (this.events.length < MAX_EVENTS) this.events.push(line.id);
      } else if (before !== undefined) this.left[looks]++;
    });
  }

  /** What it does more than another, which follows fewer suggestions. */
  beyond(base: SuggestionTrial): SuggestionEffect {
    const known = new Set(base.events);
    return {
      silences: {
        person: this.silences.person - base.silences.person,
        unknown: this.silences.unknown - base.silences.unknown,
        scanner: this.silences.scanner - base.silences.scanner,
      },
      appear: Math.max(0, this.appear - base.appear),
      uncertain: Math.max(0, this.unknown - base.unknown),
      events: this.events.filter((id) => !known.has(id)),
    };
  }
}

function noCounts(): Counts {
  return { person: 0, unknown: 0, scanner: 0 };
}
