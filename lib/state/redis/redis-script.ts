import { createHash } from 'node:crypto';
import type { RedisClient } from './redis-client';

/**
 * A script that Redis keeps and runs by its digest. A server that has forgotten its scripts (`SCRIPT FLUSH`, a restart, a
 * new replica) is sent the text again.
 */
export class RedisScript {
  private readonly sha: string;

  constructor(private readonly text: string) {
    this.sha = createHash('sha1').update(text).digest('hex');
  }

  async run(
    client: RedisClient,
    keys: readonly string[],
    args: readonly (string | number)[],
  ): Promise<unknown> {
    try {
      return await client.evalsha(this.sha, keys.length, ...keys, ...args);
    } catch (error) {
      // Nothing was run, so running it now counts nothing twice.
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return client.eval(this.text, keys.length, ...keys, ...args);
    }
  }
}
