import { FieldTrail } from './field-trail';
import { pairLabel } from './pair-label';
import type { Place } from './place';
import type { Part, ValueVisitor } from './value-visitor';

export interface ExtractionLimits {
  readonly maxBytes: number;
  readonly maxValues: number;
  readonly maxDepth: number;
}

/** One walk through a request: hands every text to the visitor until a limit is reached, and remembers what it left out. */
export class Extraction {
  readonly trail = new FieldTrail();
  readonly leftOut = new Set<string>();
  /** Nothing of the body could be read. */
  bodyIsLeftOut = false;
  private bytes: number;
  private values: number;

  constructor(
    readonly limits: ExtractionLimits,
    private readonly visitor: ValueVisitor,
  ) {
    this.bytes = limits.maxBytes;
    this.values = limits.maxValues;
  }

  visit(place: Place, part: Part, text: string): void {
    if (text.length === 0) return;
    if (this.isSpent(place)) return;
    this.values--;
    const inspected = text.length > this.bytes ? text.slice(0, this.bytes) : text;
    if (inspected !== text) this.leftOut.add(`${place}: too long`);
    this.bytes -= inspected.length;
    this.visitor(place, part, inspected, this.trail);
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

  isTooDeep(place: Place): boolean {
    if (this.trail.depth < this.limits.maxDepth) return false;
    this.leftOut.add(`${place}: too deep`);
    return true;
  }

  /** Whether a limit is reached; whoever asks has something that is left out then. */
  isSpent(place: Place): boolean {
    if (this.values > 0 && this.bytes > 0) return false;
    this.leftOut.add(this.values > 0 ? `${place}: too long` : `${place}: too many values`);
    return true;
  }
}
