import { withDeadline } from '../with-deadline';
import { storeProblem } from './open-clients';
import type { RedisClient, RedisClients } from './redis-client';
import { failureWord, isMisconfigured } from './redis-failure';
import { RedisScript } from './redis-script';
import { PRELUDE } from './script-prelude';

/** How long an app waits at boot. */
const BOOT_MS = 1000;

/** Nothing in it: nobody hears it as a change. */
const whisper = new RedisScript(`${PRELUDE}
return redis.call('PUBLISH', ARGV[3], '')`);

/**
 * Looks whether the store lets this instance tell the others what it changes, and hear what they do: a user that may write
 * all keys may still be kept from all channels, which is what Redis 7 gives to new users.
 * @throws GuardConfigError when it does not; whatever else goes wrong is left to those who need the store
 */
export async function proveChannel({ commands, subscriber }: RedisClients, channel: string): Promise<void> {
  try {
    await withDeadline(whisper.run(commands, [channel], [0, 0, channel]), BOOT_MS);
    await withDeadline(
      ready(subscriber).then(() => subscriber.subscribe(channel)),
      BOOT_MS,
    );
  } catch (error) {
    if (!isMisconfigured(error)) return;
    throw storeProblem(
      `a user that may publish to the channel ${channel} and subscribe to it (ACL SETUSER ... &${channel})`,
      `a refusal: ${failureWord(error)}`,
    );
  }
}

function ready(client: RedisClient): Promise<void> {
  if (client.status === 'ready') return Promise.resolve();
  return new Promise((resolve) => client.on('ready', resolve));
}
