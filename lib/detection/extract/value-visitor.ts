import type { FieldTrail } from './field-trail';
import type { Place } from './place';

/** Whether the text is what a field holds, what it is called, or a tag of an XML document. */
export type Part = 'value' | 'name' | 'markup';

/** Receives every inspected text; `field` is only valid during the call. */
export type ValueVisitor = (place: Place, part: Part, text: string, field: FieldTrail) => void;
