import { durationBounds } from './duration-bounds';
import { optionalInteger, type ReaderTable } from './option-reader';

/** What a rate limit asks for, in `forRoot()` and in `@RateLimit`; fields that are not set inherit. */
export interface RateLimitSettings {
  limit?: number | undefined;
  ttl?: number | undefined;
  blockDuration?: number | undefined;
}

export const rateLimitReaders: ReaderTable<RateLimitSettings> = {
  limit: optionalInteger({ min: 1, max: 1_000_000_000, unit: 'requests' }),
  ttl: optionalInteger(durationBounds),
  blockDuration: optionalInteger({ ...durationBounds, min: 0 }),
};
