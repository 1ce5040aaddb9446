import { lengthOf } from '../length-of';
import { FieldTrail } from './field-trail';
import { KeptTrail } from './kept-trail';
import { pairLabel } from './pair-label';
import type { Place } from './place';
import type { Part, ValueVisitor } from './value-visitor';

export interface ExtractionLimits {
  readonly maxBytes: number;
  readonly maxValues: number;
  readonly maxDepth: number;
}

/** A text that takes more than this share of the bytes waits until the others have had their turn. */
const SHARE_OF_ONE_TEXT = 1 / 64;

interface WaitingText {
  readonly place: Place;
  readonly part: Part;
  readonly text: string;
  readonly trail: KeptTrail;
}

/** To find out that a text is no JSON takes V8 as long as inspecting a thousand characters. */
const MAX_BROKEN_TEXTS = 64;

/** One walk through a request: hands every text to the visitor until a limit is reached, and remembers what it left out. */
export class Extraction {
  readonly trail = new FieldTrail();
  readonly leftOut = new Set<string>();
  /** Texts that looked as if they held others, and could not be read. */
  brokenTexts = 0;
  /** Nothing of the body could be read. */
  bodyIsLeftOut = false;
  private bytes: number;
  private values: number;
  /** How much of the limits is kept for what comes later. */
  private keptBytes = 0;
  private keptValues = 0;
  private waiting: WaitingText[] | undefined;

  constructor(
    readonly limits: ExtractionLimits,
    private readonly visitor: ValueVisitor,
  ) {
    this.bytes = limits.maxBytes;
    this.values = limits.maxValues;
  }

  visit(place: Place, part: Part, text: string): void {
    if (text === '' || this.isSpent(place)) return;
    this.values--;
    if (lengthOf(text) > this.limits.maxBytes * SHARE_OF_ONE_TEXT)
      (this.waiting ??= []).push({ place, part, text, trail: KeptTrail.of(this.trail) });
    else this.handOver(place, part, text, this.trail);
  }

  /** Hands over the texts that had to wait, the shortest first. */
  finish(): void {
    const waiting = this.waiting?.sort((a, b) => a.text.length - b.text.length) ?? [];
    for (const { place, part, text, trail } of waiting) {
      if (this.bytes > 0) this.handOver(place, part, text, trail);
      else this.leftOut.add(`${place}: too long`);
    }
  }

  /** Keeps a share of the limits, from 0 to 1, for what comes later. */
  keepBack(share: number): void {
    this.keptBytes = Math.floor(share * this.limits.maxBytes);
    this.keptValues = Math.floor(share * this.limits.maxValues);
  }

  private handOver(place: Place, part: Part, text: string, trail: FieldTrail): void {
    const inspected = lengthOf(text) > this.bytes ? text.slice(0, this.bytes) : text;
    if (inspected !== text) this.leftOut.add(`${place}: too long`);
    this.bytes -= lengthOf(inspected);
    this.visitor(place, part, inspected, trail);
  }

  /** Visits the text under its own name in the trail. */
  visitField(place: Place, name: string | number, text: string): void {
    this.trail.push(name);
    this.visit(place, 'value', text);
    this.trail.pop();
  }

  /** Goes from an object to its member. */
  enter(owner: object, key: string): void {
    const label = pairLabel(owner, key);
    if (label === undefined) this.trail.push(key);
    else this.trail.pushLabelled(key, label);
  }

  leaveOutBody(why: 'binary' | 'compressed' | 'not read'): void {
    this.bodyIsLeftOut = true;
    this.leftOut.add(`body: ${why}`);
  }

  /** Whether no more texts are tried; whoever asks has one that is not. */
  hasTooManyBroken(place: Place): boolean {
    if (this.brokenTexts < MAX_BROKEN_TEXTS) return false;
    this.leftOut.add(`${place}: too many broken texts`);
    return true;
  }

  isTooDeep(place: Place): boolean {
    if (this.trail.depth < this.limits.maxDepth) return false;
    this.leftOut.add(`${place}: too deep`);
    return true;
  }

  /** Whether a limit is reached; whoever asks has something that is left out then. */
  isSpent(place: Place): boolean {
    const hasValues = this.values > this.keptValues;
    if (hasValues && this.bytes > this.keptBytes) return false;
    this.leftOut.add(hasValues ? `${place}: too long` : `${place}: too many values`);
    return true;
  }
}
