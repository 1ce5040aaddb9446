import { RedisServer } from './redis-server';

let started: Promise<RedisServer> | undefined;

/** One server for the cases of a spec, started by the first that needs it, and emptied unless told to `keep` what it holds. */
export async function sharedRedis({ keep = false } = {}): Promise<RedisServer> {
  started ??= RedisServer.start();
  const server = await started;
  if (!keep) await server.client.flushall();
  return server;
}
