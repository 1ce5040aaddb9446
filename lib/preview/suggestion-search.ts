import { isDeepStrictEqual } from 'node:util';
import type { Suggestion, SuggestionDraft } from './suggestion';
import type { DraftLadder } from './suggestion-drafts';
import type { SuggestionTrial, SuggestionTrials } from './suggestion-trial';

/**
 * What one change uncovers, another may help against, as a request that is let through counts for limits: the narrowest
 * drafts are tried again when something has helped, so often.
 */
const MAX_ROUNDS = 6;

/** What a search has found. */
export interface FoundSuggestions {
  /** Those that help and silence neither a scanner nor more of unknown clients than of persons; the most helpful first. */
  readonly harmless: readonly Suggestion[];
  /** Those that would help, and silence those: where nothing else helps, or only trust in the client. */
  readonly harmful: readonly Suggestion[];
  /** All harmless ones followed. */
  readonly together: SuggestionTrial;
}

/** One group of false positives, and what was tried against it. */
interface Attempt {
  readonly ladder: DraftLadder;
  accepted: Suggestion | undefined;
  harmful: Suggestion | undefined;
}

/** For each group of false positives, finds the narrowest draft that helps. */
export class SuggestionSearch {
  private readonly accepted: Suggestion[] = [];

  constructor(
    private readonly trials: SuggestionTrials,
    private readonly asIs: SuggestionTrial,
  ) {}

  async run(ladders: readonly DraftLadder[]): Promise<FoundSuggestions> {
    const attempts = ladders.map((ladder): Attempt => ({ ladder, accepted: undefined, harmful: undefined }));
    const longest = Math.max(0, ...ladders.map(({ length }) => length));
    let base = this.asIs;
    let rounds = 0;
    for (let step = 0; step < longest && rounds < MAX_ROUNDS && base.left.person > 0;) {
      const before = this.accepted.length;
      await this.climb(attempts, step, base);
      if (this.accepted.length === before) step++;
      else {
        [base = base] = await this.trials.run([this.accepted]);
        rounds++;
        step = 0;
      }
    }
    const harmful = attempts.flatMap(({ accepted, harmful: found }) =>
      found !== undefined && (accepted === undefined || accepted.kind === 'whitelist') ? [found] : [],
    );
    const harmless = this.accepted.toSorted((a, b) => b.silences.person - a.silences.person);
    return { harmless, harmful, together: base };
  }

  /** Tries one draft of each group that nothing has helped so far, on top of what has helped others. */
  private async climb(attempts: readonly Attempt[], step: number, base: SuggestionTrial): Promise<void> {
    const followed = [...this.accepted];
    const open = attempts.flatMap((attempt) => {
      const draft = attempt.ladder[step];
      return draft === undefined || attempt.accepted !== undefined ? [] : [{ attempt, draft }];
    });
    const results = await this.trials.run(open.map(({ draft }) => [...followed, draft]));
    for (const [i, { attempt, draft }] of open.entries()) {
      this.judge(attempt, draft, (results[i] as SuggestionTrial).beyond(base));
    }
  }

  private judge(
    attempt: Attempt,
    draft: SuggestionDraft,
    effect: ReturnType<SuggestionTrial['beyond']>,
  ): void {
    if (effect.silences.person <= 0) return;
    const sameTrust = this.accepted.find((known) => draft.kind === 'whitelist' && trustsAll(known, draft));
    if (sameTrust !== undefined) {
      attempt.accepted = sameTrust;
      return;
    }
    const { person, unknown, scanner } = effect.silences;
    // Many who send the same thing once are unknown each; together they are no customers of whom one is known.
    const isHarmful = scanner > 0 || unknown > person;
    const suggestion: Suggestion = { ...draft, ...effect, isHarmful };
    if (isHarmful) attempt.harmful ??= suggestion;
    else if (!this.accepted.some((known) => isSame(known, draft))) {
      attempt.accepted = suggestion;
      this.accepted.push(suggestion);
    }
  }
}

function trustsAll(known: SuggestionDraft, { options }: SuggestionDraft): boolean {
  return (options.whitelist ?? []).every((client) => known.options.whitelist?.includes(client));
}

/** Two groups on one route have the same wide remedies. */
function isSame(one: SuggestionDraft, other: SuggestionDraft): boolean {
  return isDeepStrictEqual([one.options, one.decorator], [other.options, other.decorator]);
}
