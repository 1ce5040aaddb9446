import type { BanningConfig } from '../../config/guard-config';
import type { BanOrigin } from '../ban';
import type { SharedAttacks } from '../shared-attacks';
import type { RedisFleet } from './redis-fleet';
import { RedisScript } from './redis-script';
import type { RedisStore } from './redis-store';
import { GRACE_MS, PRELUDE } from './script-prelude';

/** Counts as `BanLedger` does: the times of the attacks within the window, at most `ARGV[3]` of them. */
const attack = new RedisScript(`${PRELUDE}
local threshold, window = tonumber(ARGV[3]), tonumber(ARGV[4])
local recent = {}
for time in string.gmatch(redis.call('GET', KEYS[1]) or '', '%d+') do
  if tonumber(time) > now - window then recent[#recent + 1] = time end
end
recent[#recent + 1] = string.format('%.0f', now)
if #recent >= threshold then
  redis.call('DEL', KEYS[1])
  return 1
end
redis.call('SET', KEYS[1], table.concat(recent, ' '), 'PX', window + ${GRACE_MS})
return 0`);

const forget = new RedisScript(`${PRELUDE}
return redis.call('DEL', unpack(KEYS))`);

/** Counts attacks in Redis. What passive mode has counted is dropped at a flip by counting under another name. */
export class RedisAttacks implements SharedAttacks {
  constructor(
    private readonly store: RedisStore,
    private readonly fleet: RedisFleet,
    private readonly banning: BanningConfig,
  ) {}

  get isUp(): boolean {
    return this.store.isUp;
  }

  async record(client: string, origin: BanOrigin): Promise<boolean> {
    const { threshold, windowMs } = this.banning;
    return (await this.store.run(attack, [this.keyOf(client, origin)], [threshold, windowMs])) === 1;
  }

  async forget(client: string): Promise<void> {
    const keys = [this.keyOf(client, 'earned'), this.keyOf(client, 'simulated')];
    await this.store.run(forget, keys, []);
  }

  private keyOf(client: string, origin: BanOrigin): string {
    const name = origin === 'simulated' ? `simulated:${this.fleet.cleared()}` : origin;
    return this.store.keys.ofClient(client, `attacks:${name}`);
  }
}
