import { RedisScript } from './redis-script';
import { GRACE_MS, PRELUDE } from './script-prelude';

/** How long after the store began a new life its instances may put back what they hold, in milliseconds. */
const RESTORE_MS = 15_000;

/**
 * `KEYS[1]` is the revision: a hash with the epoch (the life of the store: an empty one begins a new one), when it began,
 * and the count of changes. Each change raises the count and is told to everybody.
 */
const REVISION = `${PRELUDE}
if redis.call('HEXISTS', KEYS[1], 'epoch') == 0 then
  redis.call('HSET', KEYS[1], 'epoch', time[1] .. '.' .. time[2], 'began', string.format('%.0f', server), 'count', 0)
end
local function tell(change)
  change.count = redis.call('HINCRBY', KEYS[1], 'count', 1)
  change.epoch = redis.call('HGET', KEYS[1], 'epoch')
  redis.call('PUBLISH', ARGV[3], cjson.encode(change))
  return { change.epoch, change.count, change.evicted or '' }
end
`;

/** How the keys of a kind are kept: `KEYS[2]` the documents by key, `KEYS[3]` the ends of those that end. */
const KEEP = `
local function forget(key)
  redis.call('HDEL', KEYS[2], key)
  redis.call('ZREM', KEYS[3], key)
end
local function keep(key, document, ends)
  redis.call('HSET', KEYS[2], key, document)
  if ends > 0 then redis.call('ZADD', KEYS[3], ends, key) else redis.call('ZREM', KEYS[3], key) end
end
-- What all ends, ends itself.
local function live()
  local last = redis.call('ZRANGE', KEYS[3], -1, -1, 'WITHSCORES')[2]
  local mortal = last and redis.call('ZCARD', KEYS[3]) == redis.call('HLEN', KEYS[2])
  for i = 2, 3 do
    if mortal then redis.call('PEXPIRE', KEYS[i], math.max(1, math.ceil(last - now)) + ${GRACE_MS})
    else redis.call('PERSIST', KEYS[i]) end
  end
end
local function forgetEnded()
  for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now - ${GRACE_MS}, 'LIMIT', 0, 500)) do forget(key) end
end
`;

/** The scripts behind what a fleet shares. Each runs as one step: there is no state in between. */
export const fleetScripts = {
  /** `ARGV`: channel, origin, kind, key, document, end or 0, most entries, 1 when the next to end makes room. */
  put: new RedisScript(`${REVISION}${KEEP}
forgetEnded()
local evicted
if redis.call('HEXISTS', KEYS[2], ARGV[6]) == 0 and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[9]) then
  evicted = ARGV[10] == '1' and redis.call('ZRANGE', KEYS[3], 0, 0)[1]
  if not evicted then return 'full' end
  forget(evicted)
end
keep(ARGV[6], ARGV[7], tonumber(ARGV[8]))
live()
return tell({ origin = ARGV[4], kind = ARGV[5], key = ARGV[6], document = ARGV[7], evicted = evicted or nil })`),

  /** `ARGV`: channel, origin, kind, key. */
  remove: new RedisScript(`${REVISION}${KEEP}
if redis.call('HEXISTS', KEYS[2], ARGV[6]) == 0 then return 'absent' end
forget(ARGV[6])
return tell({ origin = ARGV[4], kind = ARGV[5], key = ARGV[6] })`),

  /** `ARGV`: channel, origin, kind. */
  clear: new RedisScript(`${REVISION}
redis.call('DEL', KEYS[2], KEYS[3])
local answer = tell({ origin = ARGV[4], kind = ARGV[5] })
redis.call('HSET', KEYS[1], 'cleared:' .. ARGV[5], answer[2])
return answer`),

  /**
   * `KEYS` from the second on: the documents of each kind. Answers the revision, the change that cleared what was
   * simulated, and the documents.
   */
  load: new RedisScript(`${REVISION}
local rev = redis.call('HMGET', KEYS[1], 'epoch', 'count', 'cleared:simulated')
local answer = { rev[1], tonumber(rev[2]), tonumber(rev[3] or '0') }
for i = 2, #KEYS do answer[i + 2] = redis.call('HGETALL', KEYS[i]) end
return answer`),

  /**
   * Puts back what a store has lost. `ARGV`: channel, origin, 1 when the store still lives the life that the instance
   * knows, most entries, then key, document and end of each. What is there already stays. A store that has been living
   * on without this instance is believed: what it does not have was removed.
   */
  restore: new RedisScript(`${REVISION}${KEEP}
local began = tonumber(redis.call('HGET', KEYS[1], 'began') or '0')
if ARGV[5] ~= '1' and server - began > ${RESTORE_MS} then return 'too late' end
local restored = 0
for i = 7, #ARGV, 3 do
  if redis.call('HEXISTS', KEYS[2], ARGV[i]) == 0 and redis.call('HLEN', KEYS[2]) < tonumber(ARGV[6]) then
    keep(ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]))
    restored = restored + 1
  end
end
if restored > 0 then
  live()
  tell({ origin = ARGV[4], kind = '*' })
end
return restored`),
} as const;
