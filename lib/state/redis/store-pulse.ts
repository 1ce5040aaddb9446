import { withDeadline } from '../with-deadline';
import type { RedisClients } from './redis-client';
import { RedisScript } from './redis-script';
import { PRELUDE } from './script-prelude';
import type { ServerTime } from './server-time';
import type { StoreKeys } from './store-keys';
import type { StoreRevision } from './store-revision';

/** How long an instance that is not heard of any more is one of the fleet. */
const SILENT_MS = 60_000;

/** `ARGV[3]` is the name of an instance, empty for whoever only looks; the channel in `ARGV[4]` hears of a new one. */
const pulse = new RedisScript(`${PRELUDE}
local isNew = redis.call('HSET', KEYS[2], ARGV[3], string.format('%.0f', server)) == 1
if isNew and ARGV[3] ~= '' then redis.pcall('PUBLISH', ARGV[4], '') end
redis.call('PEXPIRE', KEYS[2], ${SILENT_MS})
local names = {}
local all = redis.call('HGETALL', KEYS[2])
for i = 1, #all, 2 do
  if tonumber(all[i + 1]) <= server - ${SILENT_MS} then redis.call('HDEL', KEYS[2], all[i])
  elseif all[i] ~= '' then names[#names + 1] = all[i] end
end
local rev = redis.call('HMGET', KEYS[1], 'epoch', 'count')
return { server, rev[1] or '', tonumber(rev[2] or '0') or -1, names }`);

/** Whether the node that keeps a key takes what is written. */
const touch = new RedisScript(`${PRELUDE}
return redis.call('SET', KEYS[1], '1', 'PX', 1000)`);

/**
 * Asks the store how it is, and with the same question everything else that is asked regularly: what time it is there,
 * where its documents stand, and who takes part.
 */
export class StorePulse {
  /** The names of the instances that were heard of within a minute, as far as is known. */
  names: readonly string[] = [];
  /** The name of this instance, once it takes part. */
  private name = '';
  private channel = '';

  constructor(
    private readonly clients: RedisClients,
    private readonly keys: StoreKeys,
    private readonly time: ServerTime,
  ) {}

  /** From the next beat on the others see this instance. */
  enrol(name: string, channel: string): void {
    this.name = name;
    this.channel = channel;
  }

  /**
   * @param failedAt a key that could not be asked for: the node of a cluster that keeps it is asked too
   * @throws whatever is wrong with the store
   */
  async beat(deadlineMs: number, failedAt?: string): Promise<StoreRevision> {
    const sent = this.time.now();
    const ask = (script: RedisScript, keys: string[], args: string[] = []): Promise<unknown> =>
      withDeadline(script.run(this.clients.commands, keys, [0, 0, ...args]), deadlineMs);
    const [answer] = await Promise.all([
      ask(pulse, [this.keys.ofFleet('rev'), this.keys.ofFleet('pulse')], [this.name, this.channel]),
      this.clients.isCluster && failedAt !== undefined && ask(touch, [this.keys.beside(failedAt, 'pulse')]),
    ]);
    const [serverMs, epoch, count, names] = answer as [number, string, number, string[]];
    this.time.learn(serverMs, sent, this.time.now());
    this.names = names;
    return { epoch, count };
  }
}
