import type { ClientVerdict } from './client-class';
import { EvidenceTally } from './evidence-tally';
import { FalsePositives } from './false-positives';
import type { ReadLine } from './recording.reader';
import { withAdded } from './suggested-change';
import type { ClassCounts, SuggestedOptions, Suggestion, SuggestionEffect } from './suggestion';
import { draftSuggestions } from './suggestion-drafts';
import { SuggestionSearch } from './suggestion-search';
import { SuggestionTrials, type SuggestionTrial } from './suggestion-trial';

/** Each is measured by replays of all that was recorded. */
const MAX_GROUPS = 50;
/** From this share of answers with 2xx on, a person may be trusted altogether. */
const TRUSTED_OK_SHARE = 0.9;

/** What the operator knows better than the record of the traffic does. */
export interface KnownClients {
  readonly legitimate: ReadonlySet<string>;
  readonly hostile: ReadonlySet<string>;
}

/** What could be changed, as `suggest --json` prints it. Names may be added, none goes. */
export interface SuggestionReport {
  /** Requests that were, or would be, denied. */
  readonly events: ClassCounts;
  /** Whether anything is known of the traffic that nothing stood against; if not, nobody looks like anything. */
  readonly hasTraffic: boolean;
  /** Those that silence most events of persons first; those that silence scanners last. */
  readonly suggestions: readonly Suggestion[];
  /** Groups of false positives beyond the fifty that were looked at. */
  readonly notLookedAt: number;
  /** All of them but the harmful ones, to be added to the configuration. */
  readonly options: SuggestedOptions;
  /** What they do when all of them are followed, decorators of limits included. */
  readonly together: SuggestionEffect & { readonly left: ClassCounts };
  /** Requests of which a replay cannot tell, without any change. */
  readonly uncertain: number;
}

/**
 * Looks for the narrowest changes that remove the events of clients that look like persons, and measures each by replay.
 *
 * @param read the recording, from its beginning; it is read several times
 */
export async function suggestChanges(
  read: () => AsyncIterable<ReadLine>,
  known: KnownClients,
): Promise<SuggestionReport> {
  const evidence = await evidenceOf(read);
  const classOf = (client: string): ClientVerdict['class'] => {
    if (known.legitimate.has(client)) return 'person';
    return known.hostile.has(client) ? 'scanner' : (evidence.of(client)?.class ?? 'unknown');
  };
  const isClean = (client: string): boolean =>
    known.legitimate.has(client) || (evidence.of(client)?.okShare ?? 0) >= TRUSTED_OK_SHARE;
  const found = new FalsePositives((client) => classOf(client) === 'person');
  for await (const line of read()) found.add(line);
  const ladders = draftSuggestions(found, isClean);

  const trials = new SuggestionTrials(read, classOf);
  const [asIs] = (await trials.run([[]])) as [SuggestionTrial];
  const search = new SuggestionSearch(trials, asIs);
  const { harmless, harmful, together } = await search.run(ladders.slice(0, MAX_GROUPS));
  return {
    events: asIs.left,
    hasTraffic: evidence.hasTraffic,
    suggestions: [...harmless, ...harmful],
    notLookedAt: Math.max(0, ladders.length - MAX_GROUPS),
    options: harmless.reduce<SuggestedOptions>((options, { options: more }) => withAdded(options, more), {}),
    together: { ...together.beyond(asIs), left: together.left },
    uncertain: asIs.unknown,
  };
}

async function evidenceOf(read: () => AsyncIterable<ReadLine>): Promise<EvidenceTally> {
  const evidence = new EvidenceTally();
  for await (const { kind, ...rest } of read()) {
    if (kind === 'summary') evidence.addSummary((rest as ReadLine & { kind: 'summary' }).line);
    if (kind !== 'served' && kind !== 'decision') continue;
    const { line, time } = rest as Omit<ReadLine & { kind: 'served' | 'decision' }, 'kind'>;
    if (line.action_taken === 'served') evidence.addServed(line.ip_address, time);
    else {
      const enforced = line.action_taken === 'request_blocked';
      const { also_denied_by: also = [], route } = line;
      evidence.addDecision(line.ip_address, { ...line, enforced, also, route, time });
    }
  }
  return evidence;
}
