import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { DetectionScopeExclude } from '../detection/detection-scope-options';
import { MetadataKey } from './metadata-key';

/**
 * Leaves a piece of detection out on this route: rules or categories in some fields, or everything in these fields, or
 * rules or categories wherever they match. One on the controller and one on the handler both hold, each by itself.
 *
 * @param exclude names of fields (`comment`, `items.note`), categories and ids of rules. An unknown category or rule,
 * or an empty object, is an error at boot.
 *
 * @example
 * \@DetectionExclude({ fields: ['html'], categories: ['xss'] })
 * \@Post('articles')
 * publish() {}
 */
export function DetectionExclude(exclude: DetectionScopeExclude): CustomDecorator {
  return SetMetadata(MetadataKey.detectionExclude, exclude);
}
