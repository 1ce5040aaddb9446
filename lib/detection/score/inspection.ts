import { codeAt } from '../code-at';
import { lengthOf } from '../length-of';
import type { RuleMatch } from '../detection-report';
import type { FieldTrail } from '../extract/field-trail';
import { KeptTrail } from '../extract/kept-trail';
import type { Place } from '../extract/place';
import type { Part } from '../extract/value-visitor';
import type { InspectableRequest } from '../inspectable-request';
import type { KeptWindow } from '../kept-value';
import { compactGaps } from '../normalise/compact-gaps';
import { decodeBase64 } from '../normalise/decode-base64';
import { normalise } from '../normalise/normalise-text';
import type { Rule } from '../rules/rule';
import type { Severity } from '../rules/severity';
import { Subject } from '../rules/subject';
import type { RuleScreen, Screening } from '../screen/rule-screen';
import { isInStackTrace } from '../tokenise/is-in-stack-trace';
import { OpenMarkup } from '../tokenise/open-markup';
import type { CleanHeaders } from './clean-headers';
import { Evidence } from './evidence';
import type { MatchFilter } from './match-filter';
import { Surroundings } from './surroundings';

const WINDOW = 4096;
const OVERLAP = 256;
/** So much of a text that is read in windows is looked at to either side of one. */
const NEIGHBOURHOOD = 2000;
/** To try a rule takes as long as so many characters, however short the text is. */
const RULE_WORK = 12;
/** What a text takes before any rule is tried: it is extracted and screened, at twice the speed of a rule. */
const workOfText = (text: string): number => 96 + (lengthOf(text) >> 1);
/** What a match takes: its snippet, the path of its field, whether it counts. */
const MATCH_WORK = 128;
/** Taking layers of encoding off, and a second look by the screen, take as long as so many rules. */
const NORMALISER_WORK = 4;
const NORMALISER_START = 32;
/** What costly rules of the user may spend, beside the work of all: by default one window of the costliest at least. */
const OWN_SHARE = 1.5;
const MAX_BASE64_LAYERS = 2;
const BASE64_WORK = 96;
const SNIPPET_BEFORE = 20;
const SNIPPET_LENGTH = 80;
const MAX_NAME_BEFORE = 24;
const NAME_OR_SIGN = /[\w."':=-]/;

function find(rule: Rule, subject: Subject): number {
  return typeof rule.find === 'function' ? rule.find(subject) : subject.text.search(rule.find);
}

/** A cut through `"password":"` would hide from those who mask secrets that what follows is one. */
function snippetAt(text: string, at: number): string {
  let from = Math.max(0, at - SNIPPET_BEFORE);
  const least = Math.max(0, from - MAX_NAME_BEFORE);
  while (from > least && NAME_OR_SIGN.test(text.charAt(from - 1))) from--;
  return text.slice(from, from + SNIPPET_LENGTH);
}

/** Whether the rule has nothing to say, because a good password may look like this. */
function isHonestPassword({ inPasswords }: Rule, subject: Subject): boolean {
  if (inPasswords === undefined || !subject.isPassword) return false;
  return inPasswords === false || !inPasswords.test(subject.text);
}

/** Technical text is full of what some rules see: inside of a document, or of a stack trace, they are less sure. */
function severityAt(rule: Rule, at: number, subject: Subject, surroundings: Surroundings): Severity {
  if (rule.inDocuments === undefined) return rule.severity;
  if (subject.isProgram) return rule.inDocuments;
  if (!subject.mayBeDocument) return rule.severity;
  const isTechnical = surroundings.areDocumentAt(at) || isInStackTrace(subject.text, at);
  return isTechnical ? rule.inDocuments : rule.severity;
}

/** Blanks are controls, the space, and some characters beyond ASCII. */
const mayBeBlank = (code: number): boolean => code <= 32 || code > 126;

/** Blanks round a text say nothing. One is left at the beginning, for what begins with a line break. */
function trimEdges(text: string): string {
  // Most texts have none: to look takes a fifth of the time of trimming.
  if (!mayBeBlank(codeAt(text, 0)) && !mayBeBlank(codeAt(text, lengthOf(text) - 1))) return text;
  const trimmed = text.trimEnd();
  const blanks = trimmed.length - trimmed.trimStart().length;
  return blanks > 1 ? trimmed.slice(blanks - 1) : trimmed;
}

/** A text that would take more than this share of what is left of the work waits until the others have had their turn. */
const SHARE_OF_ONE_TEXT = 1 / 256;
/** How many rules may look at each character of a text that is long or encoded. */
const RULES_AT_A_GUESS = 16;
const UNKNOWN: Screening = { mayBeEncoded: true, candidates: [] };

interface WaitingText {
  readonly work: number;
  readonly place: Place;
  readonly part: Part;
  readonly text: string;
  readonly field: KeptTrail;
}

/** One request under inspection: judges each text that the extraction hands over, in all its forms. */
export class Inspection {
  private readonly rulesOfValue = new Set<Rule>();
  /** The places in which texts were left out because the work was spent. */
  readonly unfinished = new Set<Place>();
  /** The same of costly rules of the user, which have a budget of their own: they must not blind the others. */
  readonly unfinishedOwn = new Set<Place>();
  private ownWork: number;
  /** The places in which texts have more layers of encoding than were taken off. */
  readonly tooEncoded = new Set<Place>();
  /** Whether a match does not count, because the options or the route leave it out. */
  hasExcluded = false;
  /** What stands before and behind the window at hand. */
  private before = '';
  private after = '';
  /** The last form of the text at hand. */
  private normal = '';
  /** Whether every rule has looked at the text and found nothing. */
  private isClean = true;
  /** Names that no rule has anything to say about: the members of a list have the same ones. */
  private readonly plainNames = new Set<string>();
  private waiting: WaitingText[] | undefined;

  constructor(
    private readonly screen: RuleScreen,
    private readonly request: InspectableRequest,
    private readonly filters: readonly MatchFilter[],
    /** Characters times rules that may still be spent. */
    private work: number,
    private readonly cleanHeaders: CleanHeaders,
    readonly evidence: Evidence,
  ) {
    this.ownWork = OWN_SHARE * work;
  }

  /** Judges a text, unless it takes so much work that little would be left for others; call {@link finish} at the end. */
  readonly visitInTurn = (place: Place, part: Part, value: string, field: FieldTrail): void => {
    const text = trimEdges(value);
    if (this.isKnown(place, part, text, field) || !this.spend(place, workOfText(text))) return;
    const screening = lengthOf(text) > WINDOW ? UNKNOWN : this.screen.screen(place, part, text);
    const { candidates, mayBeEncoded } = screening;
    const work = (mayBeEncoded ? RULES_AT_A_GUESS : candidates.length) * lengthOf(text);
    if (work <= this.work * SHARE_OF_ONE_TEXT) this.judgeShort(place, part, text, field, screening);
    else (this.waiting ??= []).push({ work, place, part, text, field: KeptTrail.of(field) });
  };

  /** Judges the texts that had to wait: those first that take the least work. */
  finish(): void {
    const waiting = this.waiting?.sort((a, b) => a.work - b.work) ?? [];
    for (const { place, part, text, field } of waiting) {
      if (this.spend(place, 0)) this.visit(place, part, text, field);
    }
  }

  readonly visit = (place: Place, part: Part, value: string, field: FieldTrail): void => {
    const text = trimEdges(value);
    if (this.isKnown(place, part, text, field)) return;
    if (text.length > WINDOW) {
      this.judgeLong(place, part, text, field);
      const compact = compactGaps(text);
      if (compact !== text) this.judgeLong(place, part, compact, field);
    } else this.judgeShort(place, part, text, field, this.screen.screen(place, part, text));
  };

  /** Whether it is known that no rule has anything to say about the text. */
  private isKnown(place: Place, part: Part, text: string, field: FieldTrail): boolean {
    if (place === 'body' && part === 'name') return this.plainNames.has(text);
    return place === 'header' && this.cleanHeaders.has(field.name, text);
  }

  private judgeShort(place: Place, part: Part, text: string, field: FieldTrail, screening: Screening): void {
    this.setNeighbours('', '');
    this.isClean = true;
    const isPlain = this.judgeValue(place, part, text, field, screening);
    if (isPlain && place === 'body' && part === 'name') this.plainNames.add(text);
    if (place === 'header' && this.isClean) this.cleanHeaders.add(field.name, text);
  }

  private judgeLong(place: Place, part: Part, text: string, field: FieldTrail): void {
    const markup = new OpenMarkup(text);
    for (let from = 0; from === 0 || from < text.length - OVERLAP; from += WINDOW - OVERLAP) {
      const to = from + WINDOW;
      const window = markup.at(from) + text.slice(from, to);
      this.setNeighbours(
        text.slice(Math.max(0, from - NEIGHBOURHOOD), from),
        text.slice(to, to + NEIGHBOURHOOD),
      );
      this.judgeValue(place, part, window, field, this.screen.screen(place, part, window));
      if (this.evidence.isEnough || this.unfinished.has(place)) return;
    }
  }

  /** Takes matches into account that were found before, in one window of a text, as if they were found now. */
  recall(window: KeptWindow): void {
    if (!window.isFirst && this.evidence.isEnough) return;
    this.evidence.nextValue();
    for (const match of window.matches) {
      if (this.filters.every((counts) => counts(match, this.request))) this.evidence.add(match);
      else this.hasExcluded = true;
    }
  }

  /** The text as it is, without its layers of encoding, and what it is the base64 of. Returns whether it is plain. */
  private judgeValue(
    place: Place,
    part: Part,
    text: string,
    field: FieldTrail,
    screening: Screening,
  ): boolean {
    this.evidence.nextValue();
    if (this.rulesOfValue.size > 0) this.rulesOfValue.clear();
    let isPlain = true;
    let form: string | undefined = text;
    for (let layer = 0; layer <= MAX_BASE64_LAYERS && form !== undefined; layer++) {
      if (layer > 0) {
        this.setNeighbours('', '');
        this.work -= BASE64_WORK;
      }
      const seen = layer === 0 ? screening : this.screen.screen(place, part, form);
      isPlain = this.judgeForms(place, part, form, field, seen) && layer === 0;
      form = decodeBase64(this.normal);
    }
    return isPlain && form === undefined;
  }

  private setNeighbours(before: string, after: string): void {
    this.before = before;
    this.after = after;
  }

  private judgeForms(
    place: Place,
    part: Part,
    text: string,
    field: FieldTrail,
    { candidates, mayBeEncoded }: Screening,
  ): boolean {
    this.normal = text;
    if (candidates.length > 0) this.judgeForm(candidates, new Subject(text, place, part, field));
    if (!mayBeEncoded) return candidates.length === 0;
    if (!this.spend(place, NORMALISER_WORK * (text.length + NORMALISER_START))) {
      this.isClean = false;
      return false;
    }
    const { text: normal, isStillEncoded } = normalise(text);
    if (isStillEncoded) {
      this.tooEncoded.add(place);
      this.isClean = false;
    }
    if (normal !== text) {
      this.normal = normal;
      const seen = this.screen.screen(place, part, normal);
      this.judgeForm(seen.candidates, new Subject(normal, place, part, field, text));
    }
    return false;
  }

  private judgeForm(candidates: readonly Rule[], subject: Subject): void {
    const { place, text } = subject;
    if (!this.spend(place, candidates.length * (text.length + RULE_WORK))) {
      this.isClean = false;
      return;
    }
    const surroundings = new Surroundings(this.before, text, this.after);
    for (const rule of candidates) this.tryRule(rule, subject, surroundings);
    this.work -= subject.tokeniserWork;
  }

  private spend(place: Place, work: number): boolean {
    if (this.work > 0) {
      this.work -= work;
      return true;
    }
    this.unfinished.add(place);
    return false;
  }

  private spendOwn(place: Place, work: number): boolean {
    // One window of the costliest pattern takes all of it: none is begun that could not be paid.
    if (this.ownWork < work) this.unfinishedOwn.add(place);
    this.ownWork -= work;
    return !this.unfinishedOwn.has(place);
  }

  private tryRule(rule: Rule, subject: Subject, surroundings: Surroundings): void {
    if (this.rulesOfValue.has(rule) || isHonestPassword(rule, subject)) return;
    if (rule.onlyUnmatched === true && this.request.isUnmatched !== true) return;
    const { cost = 1 } = rule;
    if (cost > 1 && !this.spendOwn(subject.place, cost * subject.text.length)) {
      this.isClean = false;
      return;
    }
    const at = find(rule, subject);
    if (at < 0) return;
    this.isClean = false;
    this.work -= MATCH_WORK;
    const match: RuleMatch = {
      rule: rule.id,
      version: rule.version,
      category: rule.category,
      severity: severityAt(rule, at, subject, surroundings),
      place: subject.place,
      field: subject.path,
      ...(subject.label !== undefined && { label: subject.label }),
      snippet: snippetAt(subject.text, at),
    };
    if (!this.filters.every((counts) => counts(match, this.request))) {
      this.hasExcluded = true;
      return;
    }
    this.rulesOfValue.add(rule);
    this.evidence.add(match);
  }
}
