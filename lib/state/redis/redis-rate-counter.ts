import type { ThrottlerRecord } from '../memory-throttler.storage';
import { RedisScript } from './redis-script';
import type { RedisStore } from './redis-store';
import { GRACE_MS, PRELUDE } from './script-prelude';

/** A limit under which a client is counted. */
export interface CountedLimit {
  /** Unique among those of the client. */
  readonly name: string;
  readonly ttl: number;
  readonly limit: number;
  readonly blockDuration: number;
}

/** As in `MemoryThrottlerStorage`: hits of an eighth of the window expire together. */
const SLICES = 8;

/**
 * Counts hits as `MemoryThrottlerStorage` does. A key holds the end of the block, 0 without one, then start and count of
 * each slice of the window: constant memory, however many hits. `ARGV` from the third on: window, limit and block of each
 * key. The first limit that denies ends it: behind a denial nothing is counted. Each record is hits, start of the oldest
 * slice, and the end of the denial or 0.
 */
const hit = new RedisScript(`${PRELUDE}
local function read(key)
  local numbers = {}
  for number in string.gmatch(redis.call('GET', key) or '', '%d+') do numbers[#numbers + 1] = tonumber(number) end
  local blocked = table.remove(numbers, 1) or 0
  return blocked, numbers
end
local function write(key, blocked, slices, lives)
  local numbers = { string.format('%.0f', blocked) }
  for i, number in ipairs(slices) do numbers[i + 1] = string.format('%.0f', number) end
  redis.call('SET', key, table.concat(numbers, ' '), 'PX', math.ceil(lives) + ${GRACE_MS})
end
local function count(key, ttl, limit, block)
  local blocked, slices = read(key)
  if blocked > now then return { limit + 1, slices[1] or now, blocked } end
  if blocked > 0 then slices = {} end
  while slices[1] and slices[1] <= now - ttl do
    table.remove(slices, 1)
    table.remove(slices, 1)
  end
  local hits = 1
  for i = 2, #slices, 2 do hits = hits + slices[i] end
  if hits <= limit then
    if slices[1] and now - slices[#slices - 1] < ttl / ${SLICES} then
      slices[#slices] = slices[#slices] + 1
    else
      slices[#slices + 1] = now
      slices[#slices + 1] = 1
    end
    write(key, 0, slices, ttl)
    return { hits, slices[1], 0 }
  end
  if block <= 0 then return { hits, slices[1] or now, (slices[1] or now) + ttl } end
  write(key, now + block, slices, block)
  return { hits, slices[1] or now, now + block }
end
local answer = { now }
for i, key in ipairs(KEYS) do
  local record = count(key, tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2]))
  answer[#answer + 1] = record
  if record[3] > 0 then break end
end
return answer`);

/** Counts the hits of a client over the whole fleet. */
export class RedisRateCounter {
  constructor(private readonly store: RedisStore) {}

  /** Whether it can be asked; when it cannot, asking fails at once. */
  get isUp(): boolean {
    return this.store.isUp;
  }

  /**
   * Counts a hit of a client under each of the limits, in their order, up to the first that denies.
   * @returns a record for each limit that was asked
   * @throws StoreUnavailableError when nothing, or nothing known, was counted
   */
  async hit(client: string, limits: readonly CountedLimit[]): Promise<ThrottlerRecord[]> {
    const keys = limits.map(({ name }) => this.store.keys.ofClient(client, `rate:${name}`));
    const args = limits.flatMap(({ ttl, limit, blockDuration }) => [ttl, limit, blockDuration]);
    const [now, ...records] = (await this.store.run(hit, keys, args)) as [
      number,
      ...[number, number, number][],
    ];
    return records.map(([totalHits, oldest, deniedUntil], i) => ({
      totalHits,
      timeToExpire: seconds(oldest + (limits[i] as CountedLimit).ttl - now),
      isBlocked: deniedUntil > 0,
      timeToBlockExpire: deniedUntil > 0 ? seconds(deniedUntil - now) : 0,
    }));
  }
}

function seconds(ms: number): number {
  return Math.max(0, Math.ceil(ms / 1000));
}
