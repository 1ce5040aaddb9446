import { durationBounds } from './duration-bounds';
import type { TripwireConfig } from './guard-config';
import { integer, object, optionalInteger, report, type OptionReader } from './option-reader';

const DAY_MS = 86_400_000;
const clients = optionalInteger({ min: 0, max: 100_000, unit: 'clients' });

const share: OptionReader<number | undefined> = (value, path, problems) => {
  if (value === undefined || (typeof value === 'number' && value >= 0 && value <= 1)) return value;
  report(problems, path, 'a share of the requests from 0 to 1', value);
  return undefined;
};

const bounds = object<TripwireConfig>({
  maxBlockShare: share,
  maxBlockedClients: clients,
  maxUnpredicted: clients,
  windowMs: integer(60_000, { min: 1000, max: DAY_MS, unit: 'milliseconds' }),
  minRequests: integer(100, { min: 1, max: 1_000_000, unit: 'requests' }),
  watchMs: integer(DAY_MS, { ...durationBounds, min: 1000 }),
});

/** A tripwire that is not set up is absent: it costs nothing. One without a bound would never trip. */
export const tripwire: OptionReader<TripwireConfig | undefined> = (value, path, problems) => {
  if (value === undefined) return undefined;
  const before = problems.length;
  const read = bounds(value, path, problems);
  const isIdle = [read.maxBlockShare, read.maxBlockedClients, read.maxUnpredicted].every(
    (bound) => bound === undefined,
  );
  if (isIdle && problems.length === before)
    report(problems, path, 'at least one of maxBlockShare, maxBlockedClients and maxUnpredicted', value);
  return read;
};
