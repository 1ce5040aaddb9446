import type { ClientVerdict } from './client-class';
import { EvidenceTally } from './evidence-tally';
import { FalsePositives } from './false-positives';
import { settingsOf, withAdded } from './suggested-change';
import type { ClassCounts, SuggestedOptions, Suggestion, SuggestionEffect } from './suggestion';
import { draftSuggestions } from './suggestion-drafts';
import { SuggestionSearch } from './suggestion-search';
import type { UnsummarisedEvents } from './summary-lag';
import { SuggestionTrials, type ReadRecording, type SuggestionTrial } from './suggestion-trial';

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
  /** Events that are newer than what is known of the traffic of their clients; null where there are none. */
  readonly unsummarised: UnsummarisedEvents | null;
  /** Those that silence most events of persons first; those that silence scanners last. */
  readonly suggestions: readonly Suggestion[];
  /** Groups of false positives beyond the fifty that were looked at. */
  readonly notLookedAt: number;
  /** All of them but the harmful ones, to be added to the configuration. */
  readonly options: SuggestedOptions;
  /** The same, each as `replay --set` takes it. */
  readonly settings: readonly string[];
  /** What they do when all of them are followed, decorators of limits included. */
  readonly together: SuggestionEffect & { readonly left: ClassCounts };
  /** Requests of which a replay cannot tell, without any change. */
  readonly uncertain: number;
}

/**
 * Looks for the narrowest changes that remove the events of clients that look like persons, and measures each by replay.
 *
 * @param read is called several times
 */
export async function suggestChanges(read: ReadRecording, known: KnownClients): Promise<SuggestionReport> {
  const evidence = await evidenceOf(read);
  const classOf = (client: string): ClientVerdict['class'] => {
    if (known.legitimate.has(client)) return 'person';
    return known.hostile.has(client) ? 'scanner' : (evidence.of(client)?.class ?? 'unknown');
  };
  const isClean = (client: string): boolean =>
    known.legitimate.has(client) || (evidence.of(client)?.okShare ?? 0) >= TRUSTED_OK_SHARE;
  const found = new FalsePositives((client) => classOf(client) === 'person');
  await read((line) => found.add(line));
  const ladders = draftSuggestions(found, {
    isClean,
    isLegitimate: (client) => known.legitimate.has(client),
  });

  const trials = new SuggestionTrials(read, classOf);
  const [asIs] = (await trials.run([[]])) as [SuggestionTrial];
  const search = new SuggestionSearch(trials, asIs);
  const { harmless, harmful, together } = await search.run(ladders.slice(0, MAX_GROUPS));
  const options = harmless.reduce<SuggestedOptions>((all, { options: more }) => withAdded(all, more), {});
  return {
    events: asIs.left,
    hasTraffic: evidence.hasTraffic,
    unsummarised: evidence.unsummarised,
    suggestions: [...harmless, ...harmful],
    notLookedAt: Math.max(0, ladders.length - MAX_GROUPS),
    options,
    settings: settingsOf(options),
    together: { ...together.beyond(asIs), left: together.left },
    uncertain: asIs.unknown,
  };
}

async function evidenceOf(read: ReadRecording): Promise<EvidenceTally> {
  const evidence = new EvidenceTally();
  await read((known) => {
    if (known.kind === 'summary') evidence.addSummary(known.line);
    if (known.kind !== 'served' && known.kind !== 'decision') return;
    const { line, time } = known;
    if (line.action_taken === 'served') return evidence.addServed(line.ip_address, time);
    const enforced = line.action_taken === 'request_blocked';
    const { also_denied_by: also = [], route, decided_by: by } = line;
    evidence.addDecision(line.ip_address, { ...line, enforced, also, route, time, call: by?.call });
  });
  return evidence;
}
