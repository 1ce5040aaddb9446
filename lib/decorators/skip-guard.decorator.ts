import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { CheckName } from '../config/check-name';
import { MetadataKey } from './metadata-key';

/**
 * Leaves the route out of the named global checks, or of all of them when none is named. What other decorators ask for
 * on the route still applies. On a handler it replaces what the controller says.
 *
 * @param checks `ban`, `ipWhitelist`, `ipBlacklist`, `userAgent`, `rateLimit`, `detection`. An unknown one is an error at boot.
 *
 * @example
 * \@SkipGuard('detection')
 * \@Post('articles')
 * publish() {}
 */
export function SkipGuard(...checks: CheckName[]): CustomDecorator {
  return SetMetadata(MetadataKey.skipGuard, checks);
}
