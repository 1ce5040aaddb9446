import type { BanningConfig } from '../../config/guard-config';
import type { AttackCount } from '../attack-count';
import type { BanOrigin } from '../ban';
import type { CountedLimit, SharedCount, SharedCounts } from '../shared-counts';
import { RedisScript } from './redis-script';
import type { RedisStore } from './redis-store';
import { GRACE_MS, PRELUDE } from './script-prelude';

/** As in `MemoryThrottlerStorage`: hits of an eighth of the window expire together. */
const SLICES = 8;

/** What the script says of attacks when none was counted. */
const NO_ATTACK = 0;

/**
 * Counts a request: hits as `MemoryThrottlerStorage` does, then an attack as `BanLedger` does. The first limit that denies
 * ends it: behind a denial nothing is counted.
 *
 * The key of a limit holds the end of the block, 0 without one, then start and count of each slice of the window: constant
 * memory, however many hits. That of the attacks, the last of the keys if there is one, holds their times within the
 * window. `ARGV` from the third on: window, limit and block of each limit; then threshold and window of the attacks.
 * Answers the time, how many attacks there are now (${NO_ATTACK} when none was counted), and for each limit the hits, the start of the oldest slice, and the end of the denial or 0.
 */
const count = new RedisScript(`${PRELUDE}
local function numbersOf(key)
  local numbers = {}
  for number in string.gmatch(redis.call('GET', key) or '', '%d+') do numbers[#numbers + 1] = tonumber(number) end
  return numbers
end
local function write(key, numbers, lives)
  local texts = {}
  for i, number in ipairs(numbers) do texts[i] = string.format('%.0f', number) end
  redis.call('SET', key, table.concat(texts, ' '), 'PX', math.ceil(lives) + ${GRACE_MS})
end
local function hit(key, ttl, limit, block)
  local slices = numbersOf(key)
  local blocked = table.remove(slices, 1) or 0
  if blocked > now then return { limit + 1, slices[1] or now, blocked } end
  if blocked > 0 then slices = {} end
  while slices[1] and slices[1] <= now - ttl do
    table.remove(slices, 1)
    table.remove(slices, 1)
  end
  local hits = 1
  for i = 2, #slices, 2 do hits = hits + slices[i] end
  local oldest = slices[1] or now
  if hits <= limit then
    if slices[1] and now - slices[#slices - 1] < ttl / ${SLICES} then
      slices[#slices] = slices[#slices] + 1
    else
      slices[#slices + 1] = now
      slices[#slices + 1] = 1
    end
    table.insert(slices, 1, 0)
    write(key, slices, ttl)
    return { hits, oldest, 0 }
  end
  if block <= 0 then return { hits, oldest, oldest + ttl } end
  table.insert(slices, 1, now + block)
  write(key, slices, block)
  return { hits, oldest, now + block }
end
local function attack(key, threshold, window)
  local recent = {}
  for _, moment in ipairs(numbersOf(key)) do
    if moment > now - window then recent[#recent + 1] = moment end
  end
  recent[#recent + 1] = now
  if #recent >= threshold then redis.call('DEL', key)
  else write(key, recent, window) end
  return #recent
end
local limits = math.floor((#ARGV - 2) / 3)
local answer = { now, ${NO_ATTACK} }
for i = 1, limits do
  local record = hit(KEYS[i], tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2]))
  answer[#answer + 1] = record
  if record[3] > 0 then return answer end
end
if KEYS[limits + 1] then answer[2] = attack(KEYS[limits + 1], tonumber(ARGV[#ARGV - 1]), tonumber(ARGV[#ARGV])) end
return answer`);

const forget = new RedisScript(`${PRELUDE}
return redis.call('DEL', unpack(KEYS))`);

type Answer = [
  now: number,
  attacks: number,
  ...records: [hits: number, oldest: number, deniedUntil: number][],
];

/** How attacks are counted. */
export interface AttackRules extends Pick<BanningConfig, 'threshold' | 'windowMs'> {
  /** Changes when what passive mode has counted is dropped: it counts under another name from then on. */
  cleared(): number;
}

/** Counts in Redis. */
export class RedisCounts implements SharedCounts {
  /** @param attacks absent where only limits are counted */
  constructor(
    private readonly store: RedisStore,
    private readonly attacks?: AttackRules,
  ) {}

  get isUp(): boolean {
    return this.store.isUp;
  }

  async count(client: string, limits: readonly CountedLimit[], attack?: BanOrigin): Promise<SharedCount> {
    const keys = limits.map(({ name }) => this.store.keys.ofClient(client, `rate:${name}`));
    const args = limits.flatMap(({ ttl, limit, blockDuration }) => [ttl, limit, blockDuration]);
    if (attack !== undefined && this.attacks !== undefined) {
      keys.push(this.attackKey(client, attack));
      args.push(this.attacks.threshold, this.attacks.windowMs);
    }
    const [now, attacks, ...records] = (await this.store.run(count, keys, args)) as Answer;
    return {
      deniedForMs: Math.max(0, (records.at(-1)?.[2] ?? 0) - now),
      attack: this.attackCount(attacks),
      attacks: attacks === NO_ATTACK ? undefined : attacks,
      records: records.map(([totalHits, oldest, deniedUntil], i) => ({
        totalHits,
        timeToExpire: seconds(oldest + (limits[i] as CountedLimit).ttl - now),
        isBlocked: deniedUntil > 0,
        timeToBlockExpire: deniedUntil > 0 ? seconds(deniedUntil - now) : 0,
        countedAt: now,
      })),
    };
  }

  async forget(client: string): Promise<void> {
    const keys = [this.attackKey(client, 'earned'), this.attackKey(client, 'simulated')];
    await this.store.run(forget, keys, []);
  }

  private attackCount(attacks: number): AttackCount | undefined {
    if (attacks === NO_ATTACK) return undefined;
    return attacks >= (this.attacks?.threshold ?? Infinity) ? 'last straw' : 'counted';
  }

  private attackKey(client: string, origin: BanOrigin): string {
    const name = origin === 'simulated' ? `simulated:${this.attacks?.cleared() ?? 0}` : origin;
    return this.store.keys.ofClient(client, `attacks:${name}`);
  }
}

function seconds(ms: number): number {
  return Math.max(0, Math.ceil(ms / 1000));
}
