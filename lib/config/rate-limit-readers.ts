import { durationBounds } from './duration-bounds';
import { optionalInteger, type ReaderTable } from './option-reader';

/** What a rate limit asks for, in `forRoot()` and in `@RateLimit`; fields that are not set inherit. */
export interface RateLimitSettings {
  /** How many requests within {@link ttl}, from 1 to 1,000,000,000. */
  limit?: number | undefined;
  /** The length of the window in milliseconds, from 1 to 31,622,400,000 (366 days). */
  ttl?: number | undefined;
  /** How long a client that went over the limit is denied, in milliseconds, from 0 to 31,622,400,000. */
  blockDuration?: number | undefined;
}

export const rateLimitReaders: ReaderTable<RateLimitSettings> = {
  limit: optionalInteger({ min: 1, max: 1_000_000_000, unit: 'requests' }),
  ttl: optionalInteger(durationBounds),
  blockDuration: optionalInteger({ ...durationBounds, min: 0 }),
};
