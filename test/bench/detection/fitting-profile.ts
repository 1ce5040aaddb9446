import type { ContentProfile } from '../../../lib/detection/content-profile';
import type { LabelledRequest } from './labelled-request';

/** The profile that the route of a technical text would have; undefined for other requests. */
export function fittingProfile(row: LabelledRequest): ContentProfile | undefined {
  if (row.set !== 'techdocs') return undefined;
  return row.class.includes('html') ? 'rich-text' : 'code';
}
