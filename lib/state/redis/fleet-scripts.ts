import { RedisScript } from './redis-script';
import { GRACE_MS, PRELUDE } from './script-prelude';

/** How long after the store began a new life its instances may put back what they hold, in milliseconds. */
const RESTORE_MS = 15_000;
/** No document is longer, in bytes: what is, is none of ours and does not travel. */
const MOST_BYTES = 4 * 65_536;

/**
 * `KEYS[1]` is the revision: a hash with the epoch (the life of the store: an empty one begins a new one), when it began,
 * and the count of changes. Each change raises the count and is told to everybody; an instance that is not told finds it
 * by the count. `ARGV` of all scripts but those that only read: channel, origin, epoch and count as the instance knows them.
 */
const REVISION = `${PRELUDE}
local rev = redis.call('HMGET', KEYS[1], 'epoch', 'count', 'began')
if not rev[1] or not string.match(rev[2] or '', '^%d+$') or #rev[2] > 15 then
  rev = { time[1] .. '.' .. time[2], '0', string.format('%.0f', server) }
  redis.call('HSET', KEYS[1], 'epoch', rev[1], 'count', rev[2], 'began', rev[3])
end
local function tell(change)
  change.count = redis.call('HINCRBY', KEYS[1], 'count', 1)
  change.epoch = rev[1]
  redis.pcall('PUBLISH', ARGV[3], cjson.encode(change))
  return { change.epoch, change.count, change.evicted or '' }
end
`;

/** The store was restarted from an older state: before anything new, what it has lost is put back. */
const BEHIND = `
local isBehind = rev[1] == ARGV[5] and tonumber(rev[2]) < tonumber(ARGV[6])
`;
const NOT_BEHIND = `${BEHIND}
if isBehind then return 'behind' end
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
  /** `ARGV` from the seventh on: kind, key, document, end or 0, most entries, 1 when the next to end makes room. */
  put: new RedisScript(`${REVISION}${NOT_BEHIND}${KEEP}
forgetEnded()
local evicted
if redis.call('HEXISTS', KEYS[2], ARGV[8]) == 0 and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[11]) then
  evicted = ARGV[12] == '1' and redis.call('ZRANGE', KEYS[3], 0, 0)[1]
  if not evicted then return 'full' end
  forget(evicted)
end
keep(ARGV[8], ARGV[9], tonumber(ARGV[10]))
live()
return tell({ origin = ARGV[4], kind = ARGV[7], key = ARGV[8], document = ARGV[9], evicted = evicted or nil })`),

  /**
   * `KEYS` from the second on: documents and ends for each entry; `ARGV` from the seventh on: kind and key of each. All
   * are told, also those that are not there: an instance may hold what it could not store. Answers the revision and how
   * many were there.
   */
  remove: new RedisScript(`${REVISION}${NOT_BEHIND}
local found, told = 0, nil
for i = 1, (#KEYS - 1) / 2 do
  local kind, key = ARGV[5 + 2 * i], ARGV[6 + 2 * i]
  found = found + redis.call('HDEL', KEYS[2 * i], key)
  redis.call('ZREM', KEYS[2 * i + 1], key)
  told = tell({ origin = ARGV[4], kind = kind, key = key })
end
return { told[1], told[2], found }`),

  /**
   * `ARGV` from the seventh on: kind, and the moment because of which it is cleared: every instance asks for it, and it is
   * done once, so that what is earned after the moment stays.
   */
  clear: new RedisScript(`${REVISION}${NOT_BEHIND}
local name = 'cleared:' .. ARGV[7]
local last = tonumber(redis.call('HGET', KEYS[1], name .. ':at') or '')
if last and tonumber(ARGV[8]) <= last then return 'cleared' end
redis.call('DEL', KEYS[2], KEYS[3])
local answer = tell({ origin = ARGV[4], kind = ARGV[7] })
redis.call('HSET', KEYS[1], name, answer[2], name .. ':at', ARGV[8])
return answer`),

  /** Answers the revision, the change that cleared what was simulated, and the document of the mode (`KEYS[2]`). */
  head: new RedisScript(`${REVISION}
local cleared = tonumber(redis.call('HGET', KEYS[1], 'cleared:simulated') or '') or 0
local mode = redis.pcall('HGET', KEYS[2], 'mode')
if type(mode) == 'table' and not string.find(mode.err, 'WRONGTYPE', 1, true) then return mode end
if type(mode) == 'table' or (mode and #mode > ${MOST_BYTES}) then mode = 'unreadable' end
return { rev[1], tonumber(rev[2]), cleared, mode or '' }`),

  /** A part of the documents of a kind, `KEYS[1]`; `ARGV[3]`: where to go on. What is changed meanwhile is told. */
  page: new RedisScript(`${PRELUDE}
local page = redis.pcall('HSCAN', KEYS[1], ARGV[3], 'COUNT', 500)
if page.err then return string.find(page.err, 'WRONGTYPE', 1, true) and 'unreadable' or page end
for i = 2, #page[2], 2 do
  if #page[2][i] > ${MOST_BYTES} then page[2][i] = '' end
end
return page`),

  /**
   * Puts back what a store has lost. `ARGV` from the seventh on: most entries, then key, document and end of each. Into a
   * store that began a new life only what is not there; one that has been living on without this instance is believed.
   * In a store that went back to an older state of the same life what has changed since replaces what is there, and an
   * entry without document is removed.
   */
  restore: new RedisScript(`${REVISION}${BEHIND}${KEEP}
if rev[1] == ARGV[5] and not isBehind then return 'too late' end
if not isBehind and server - (tonumber(rev[3]) or 0) > ${RESTORE_MS} then return 'too late' end
local restored = 0
for i = 8, #ARGV, 3 do
  local isThere = redis.call('HEXISTS', KEYS[2], ARGV[i]) == 1
  if ARGV[i + 1] == '' then
    if isBehind and isThere then
      forget(ARGV[i])
      restored = restored + 1
    end
  elseif (isBehind and isThere) or (not isThere and redis.call('HLEN', KEYS[2]) < tonumber(ARGV[7])) then
    if redis.call('HGET', KEYS[2], ARGV[i]) ~= ARGV[i + 1] then restored = restored + 1 end
    keep(ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]))
  end
end
if restored > 0 then
  live()
  if not isBehind then tell({ origin = ARGV[4], kind = '*' }) end
end
return restored`),

  /** All is put back: the store is where the instance is. */
  restored: new RedisScript(`${REVISION}${BEHIND}
if not isBehind then return 0 end
redis.call('HSET', KEYS[1], 'count', ARGV[6])
tell({ origin = ARGV[4], kind = '*' })
return 1`),
} as const;
