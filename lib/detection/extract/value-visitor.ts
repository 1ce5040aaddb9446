import type { FieldTrail } from './field-trail';
import type { Place } from './place';

/**
 * Whether the text is what a field holds, what it is called, a tag of an XML document, or quoted from another request of
 * the client's to this app, where it was inspected as what it is.
 */
export type Part = 'value' | 'name' | 'markup' | 'quoted';

/** Receives every inspected text; `field` is only valid during the call. */
export type ValueVisitor = (place: Place, part: Part, text: string, field: FieldTrail) => void;
