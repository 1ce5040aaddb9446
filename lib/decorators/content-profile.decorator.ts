import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { ContentProfile as Profile } from '../detection/content-profile';
import { MetadataKey } from './metadata-key';

/**
 * Says what the texts of a route legitimately hold, so that an editor, a code host or a search box raises no false
 * positives while everything else on the route stays guarded. On a handler it replaces the profile of the controller.
 *
 * @param profile `rich-text` (markup and prose in the body), `code` (source code in the body), or `search` (free text in
 * query and body). An unknown one is an error at boot.
 *
 * @example
 * \@ContentProfile('rich-text')
 * \@Post('articles')
 * publish() {}
 */
export function ContentProfile(profile: Profile): CustomDecorator {
  return SetMetadata(MetadataKey.contentProfile, profile);
}
