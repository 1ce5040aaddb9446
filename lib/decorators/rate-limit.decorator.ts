import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { RateLimitSettings } from '../config/rate-limit-readers';
import { MetadataKey } from './metadata-key';

/**
 * Limits how often one client may call the route, in passive mode too: more gets 429 with `Retry-After`. Each route
 * counts for itself, also when the decorator stands on the controller; the global limit counts besides.
 * Fields that are not set inherit from the controller's decorator, then from what `rateLimit` in `forRoot()` sets.
 *
 * @param settings `limit` requests within `ttl` milliseconds, then denied for `blockDuration` milliseconds
 * (default: the `ttl`). A wrong value is an error at boot.
 *
 * @example
 * \@RateLimit({ limit: 5, ttl: 60_000 })
 * \@Post('login')
 * login() {}
 */
export function RateLimit(settings: RateLimitSettings): CustomDecorator {
  return SetMetadata(MetadataKey.rateLimit, settings);
}
