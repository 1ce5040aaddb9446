import type { Verdict } from '../checks/inspection';
import type { DetectionEngine } from '../detection/detection-engine';
import type { Place } from '../detection/extract/place';
import type { ExaminedText } from '../detection/examined-text';
import type { InspectableRequest } from '../detection/inspectable-request';
import type { RequestFacts } from '../request/request-facts';
import type { NotRecorded, RecordedFacts, RecordedMatch, RecordedPass, RecordedText } from './recorded-facts';
import { maskSecrets, printableJson } from './redaction';
import type { RequestPass } from './request-pass';
import { isSecretName } from './secret-name';
import type { ShownRequest } from './shown-request';
import { TextMemo } from './text-memo';

const MAX_TEXT = 1000;
const MAX_MATCHES = 128;
const MAX_PATH = 1000;
const MAX_AGENT = 2048;
const MAX_FORWARDED = 1000;
/** How much of the file the matches of a request take. */
const MATCHES_ROOM = 16_384;
/** How many texts are kept of a request, and how much of the file they take: what is escaped takes six times as much. */
const ROOM = { matched: { texts: 16, characters: 8192 }, all: { texts: 256, characters: 32_768 } } as const;

/** What is kept of the texts of a request. */
interface Findings {
  readonly matches: RecordedMatch[];
  readonly values: RecordedText[];
  readonly missing: Record<Exclude<keyof NotRecorded, 'places'>, number>;
  readonly places: Set<Place>;
  /** Whether the path holds a secret: it shows in the path as a whole, and not in each of its parts. */
  readonly hidesPath: boolean;
}

/** The way of a request through the doors, as far as facts are made of it. */
export interface PassedRequest {
  readonly passes: readonly RequestPass[];
  /** The other end of the connection. */
  readonly peer: string | undefined;
  readonly isPartial: boolean;
  readonly hasResponse: boolean;
}

/** Makes the facts that a request is decided again by: complete or absent, bounded, and without credentials. */
export class FactsFactory {
  /** Whether texts hold no secret. */
  private readonly harmless = new TextMemo((text) => maskSecrets(text) === text);

  private readonly secrets = new TextMemo(isSecretName);

  constructor(
    private readonly engine: DetectionEngine,
    private readonly keep: 'matched' | 'all',
    private readonly instance: string,
  ) {}

  /** @param shown what of the request stands beside the facts */
  create({ passes, peer, isPartial, hasResponse }: PassedRequest, shown: ShownRequest): RecordedFacts {
    const [first, ...others] = passes.map((pass) => this.passOf(pass, shown.time));
    const [{ facts }] = passes as readonly [RequestPass];
    return {
      instance: this.instance,
      ...(first as RecordedPass),
      ...this.chainOf(facts.headers['x-forwarded-for'], peer, facts.client.ip),
      ...this.hideable('path', facts.path, shown.path, MAX_PATH),
      ...this.hideable('agent', textOf(facts.headers['user-agent']), shown.agent, MAX_AGENT),
      ...(others.length > 0 && { then: others }),
      ...(!hasResponse && { no_response: true }),
      ...(isPartial && { partial: true }),
    };
  }

  private passOf({ plan, facts, kind, began, seq, verdict }: RequestPass, time: number): RecordedPass {
    const { decorations } = plan.policy;
    const failed = verdict?.failures.map(({ check }) => check) ?? [];
    const findings = this.findingsOf(facts, verdict);
    return {
      seq,
      ...(began !== seq && { began }),
      ...(facts.timestamp !== time && { at: facts.timestamp }),
      ...(kind !== 'last' && { door: kind }),
      ...(decorations !== undefined && { handler: decorations.key }),
      ...(facts.body !== undefined && kind !== 'last' && { body: true }),
      ...(verdict?.searched === undefined && { unsearched: true }),
      ...(failed.length > 0 && { failed }),
      ...countsOf(verdict),
      ...findings,
    };
  }

  private findingsOf(facts: RequestFacts, verdict: Verdict | undefined): Partial<RecordedPass> {
    const { report, searched } = verdict ?? {};
    const hasMatches = verdict?.hasExcluded === true || (report?.matches.length ?? 0) > 0;
    const leftOut = report?.leftOut ?? [];
    if (!hasMatches && this.keep === 'matched') return leftOut.length > 0 ? { left_out: leftOut } : {};
    const request: InspectableRequest = searched ?? facts;
    const missing = { redacted: 0, cut: 0, beyond: 0, unmatched: 0, matches: 0, unfinished: 0 };
    const findings: Findings = {
      matches: [],
      values: [],
      missing,
      places: new Set(),
      hidesPath: !this.harmless.get(facts.path),
    };
    let number = 0;
    const room = { ...ROOM[this.keep], matches: MATCHES_ROOM };
    const notExamined = this.engine.examine(request, (text) => this.take(text, number++, findings, room));
    if (notExamined.some((reason) => reason.endsWith('too much work'))) missing.unfinished = 1;
    const beyondReach = searched === undefined ? notExamined : leftOut;
    const { matches, values, places } = findings;
    const counts = Object.entries(missing).filter(([, count]) => count > 0);
    return {
      ...(beyondReach.length > 0 && { left_out: beyondReach }),
      ...(matches.length > 0 && { matches }),
      ...(values.length > 0 && { values }),
      ...(counts.length > 0 && {
        not_recorded: { ...Object.fromEntries(counts), ...(places.size > 0 && { places: [...places] }) },
      }),
    };
  }

  private take(
    text: ExaminedText,
    number: number,
    { matches, values, missing, places, hidesPath }: Findings,
    room: { texts: number; characters: number; matches: number },
  ): void {
    text.windows.forEach((window, index) => {
      for (const { rule, version, category, severity, place, field } of window) {
        if (matches.length >= MAX_MATCHES || room.matches <= 0) missing.matches++;
        else {
          const at = {
            place,
            field: this.harmless.get(field) ? field : maskSecrets(field),
            value: number,
            ...(index > 0 && { window: index }),
          };
          const match = { rule, version, category, severity, ...at };
          room.matches -= printableJson(match).length;
          matches.push(match);
        }
      }
    });
    const isSecret = (text.place === 'path' && hidesPath) || this.isSecret(text);
    const why = this.reasonToLeaveOut(text, room, isSecret);
    if (why !== undefined) {
      missing[why]++;
      places.add(text.place);
      return;
    }
    room.texts--;
    const kept = recordedText(text, number);
    room.characters -= printableJson(kept).length;
    values.push(kept);
  }

  private reasonToLeaveOut(
    text: ExaminedText,
    room: { readonly texts: number; readonly characters: number },
    isSecret: boolean,
  ): 'unmatched' | 'redacted' | 'cut' | 'beyond' | undefined {
    const isMatched = text.windows.some((window) => window.length > 0);
    if (!isMatched && this.keep === 'matched') return 'unmatched';
    if (isSecret) return 'redacted';
    if (text.text.length > MAX_TEXT) return 'cut';
    if (room.texts <= 0 || room.characters < text.text.length) return 'beyond';
    return [text.text, text.field, text.name].every((part) => this.isKept(part, MAX_TEXT))
      ? undefined
      : 'redacted';
  }

  /** A name is what somebody wrote, not what a field holds. A path that was cut off may have ended in one of a secret. */
  private isSecret({ place, part, field, name, label = '' }: ExaminedText): boolean {
    if (place === 'cookie') return true;
    return (
      part !== 'name' && (field.endsWith('…') || [field, name, label].some((said) => this.secrets.get(said)))
    );
  }

  /** The addresses from which the client was told, where there is more than one. */
  private chainOf(
    header: string | readonly string[] | undefined,
    peer: string | undefined,
    client: string,
  ): Pick<RecordedFacts, 'peer' | 'forwarded_for' | 'forwarded_for_hidden'> {
    if (header === undefined) return peer === undefined || client !== 'unknown' ? {} : { peer };
    const forwarded = typeof header === 'string' ? header : header.join(',');
    return {
      ...(peer !== undefined && { peer }),
      ...(this.isKept(forwarded, MAX_FORWARDED)
        ? { forwarded_for: forwarded }
        : { forwarded_for_hidden: true }),
    };
  }

  /** The text, unless it is shown anyway, or a sign that it cannot be. */
  private hideable<K extends 'path' | 'agent'>(
    name: K,
    text: string | undefined,
    shown: string | undefined,
    maxLength: number,
  ): { [key in K | `${K}_hidden`]?: never } {
    if (text === undefined || text === shown) return {};
    return (this.isKept(text, maxLength) ? { [name]: text } : { [`${name}_hidden`]: true }) as object;
  }

  private isKept(text: string, maxLength: number): boolean {
    return text.length <= maxLength && this.harmless.get(text);
  }
}

function countsOf(verdict: Verdict | undefined): Pick<RecordedPass, 'counted' | 'attacks'> {
  const { sharedHits: counted = [], sharedAttacks: attacks } = verdict ?? {};
  return { ...(counted.length > 0 && { counted }), ...(attacks !== undefined && { attacks }) };
}

function recordedText({ place, part, field, name, text }: ExaminedText, value: number): RecordedText {
  const derivedName = field.slice(field.lastIndexOf('.') + 1);
  return { value, place, part, field, ...(name !== derivedName && { name }), text };
}

function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
