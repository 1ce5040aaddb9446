import 'reflect-metadata';
import { SetMetadata } from '@nestjs/common';
import type { ContentProfile as Profile } from '../detection/content-profile';
import type { DetectionScopeProfile } from '../detection/detection-scope-options';
import { MetadataKey } from './metadata-key';

/** Where a profile applies. */
export type ContentProfileOptions = Omit<DetectionScopeProfile, 'profile'>;

/**
 * Says what the texts of a route legitimately hold, so that an editor, a code host or a search box raises no false
 * positives while everything else on the route stays guarded. Several on one handler, or one controller, all hold; those
 * of a handler replace those of its controller.
 *
 * @param profile `rich-text` (markup and prose in the body), `code` (source code in the body), or `search` (free text in
 * query and body). An unknown one is an error at boot.
 * @param options `fields`: the names of the fields that hold it (`body`, `sections.*.html`, `doc.**` for all below `doc`);
 * default: all, but those that are for one line by their name, such as `email`. An empty list, and what is no name of a
 * field, is an error at boot.
 *
 * @example
 * \@ContentProfile('rich-text', { fields: ['body', 'sections.*.html'] })
 * \@ContentProfile('code', { fields: ['snippet'] })
 * \@Post('articles')
 * publish() {}
 */
export function ContentProfile(
  profile: Profile,
  options?: ContentProfileOptions,
): ClassDecorator & MethodDecorator {
  return (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    const decorated = (descriptor?.value as object | undefined) ?? target;
    const others = (Reflect.getOwnMetadata(MetadataKey.contentProfile, decorated) ??
      []) as DetectionScopeProfile[];
    const given: DetectionScopeProfile = { ...options, profile };
    SetMetadata(MetadataKey.contentProfile, [given, ...others])(decorated as never);
  };
}
