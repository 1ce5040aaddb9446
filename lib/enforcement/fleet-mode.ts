import type { ConfigProblem } from '../problems/config-problem';
import { describeExpected } from '../problems/describe-expected';
import type { Clock } from '../request/clock';
import type { FleetState } from '../state/fleet-state';
import type { NoticeListener } from '../state/notice';
import type { ModeOverride } from './mode-override';
import { readModeWord, type Farewell } from './mode-word.reader';

const KIND = 'mode';
const KEY = 'mode';
/** How long the store says that an override was taken back: long enough for every instance to hear who did it. */
const FAREWELL_MS = 60_000;

/** Hears of the override of the fleet; `override` is absent when it was taken back. */
export type FleetModeListener = (override: ModeOverride | undefined, farewell: Farewell | undefined) => void;

/** The override of the whole fleet in the store, whose word is checked like any other input. */
export class FleetMode {
  /** The last value that was heard: a store tells the same more than once. */
  private heard: string | undefined;

  constructor(
    private readonly fleet: FleetState,
    private readonly clock: Clock,
    private readonly notices: NoticeListener,
    private readonly onWord: FleetModeListener,
  ) {
    fleet.onChange(KIND, ({ key, value }) => {
      if (key === KEY) this.hear(value);
    });
  }

  /** Hears what stands in the store already. */
  load(): void {
    this.hear(this.fleet.entries(KIND).get(KEY));
  }

  /** @throws StoreUnavailableError when it could not be stored; then nothing has changed */
  async set(override: ModeOverride): Promise<void> {
    await this.fleet.put(KIND, KEY, override, override.until);
  }

  /** Sets what is in force here already, so that its echo is no news. */
  async tell(override: ModeOverride): Promise<void> {
    const { heard } = this;
    this.heard = JSON.stringify(override);
    try {
      await this.set(override);
    } catch (error) {
      this.heard = heard;
      throw error;
    }
  }

  /** @throws StoreUnavailableError like `set` */
  async clear(farewell: Farewell): Promise<void> {
    // A removal would not say who and why.
    await this.fleet.put(KIND, KEY, { cleared: true, ...farewell }, farewell.at + FAREWELL_MS);
  }

  private hear(value: unknown): void {
    const text = value === undefined ? undefined : JSON.stringify(value);
    if (text === this.heard) return;
    this.heard = text;
    if (value === undefined) return this.onWord(undefined, undefined);
    const problems: ConfigProblem[] = [];
    const { override, farewell } = readModeWord(value, problems);
    if (problems.length > 0) return this.refuse(problems);
    if (farewell !== undefined) this.onWord(undefined, farewell);
    else if ((override.until ?? Infinity) > this.clock.now()) this.onWord(override, undefined);
  }

  private refuse(problems: readonly ConfigProblem[]): void {
    const wrong = describeExpected(problems, 'value');
    const message = `The mode in the store cannot be read and is ignored (${wrong})`;
    this.notices.onNotice({ action: 'warning', level: 'error', message });
  }
}
