import { createRequire } from 'node:module';
import { GuardConfigError } from '../../problems/guard-config.error';
import type { RedisClient, RedisClients } from './redis-client';

/** The constructor of ioredis, as far as it is used. */
type RedisConstructor = new (...args: [string, object] | [object]) => RedisClient;

/** A client that the user made: it knows how to reach the store. */
interface UserClient {
  readonly isCluster?: boolean;
  readonly options?: { readonly keyPrefix?: string; readonly redisOptions?: object };
  duplicate(...args: [object] | [readonly never[], object]): RedisClient;
}

const MAX_RECONNECT_DELAY_MS = 1000;

/**
 * A command is sent at once or fails at once, and never a second time: what waited in a queue would be counted long after
 * its request is gone.
 */
const ours = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  autoResubscribe: false,
  lazyConnect: false,
  keyPrefix: '',
  connectTimeout: 1000,
  sentinelCommandTimeout: 500,
  disconnectTimeout: 100,
  maxLoadingRetryTime: 500,
  enableAutoPipelining: false,
  retryStrategy: reconnectDelay,
  // The store does so itself, once and not for each of the commands that fail together.
  reconnectOnError: null,
} as const;

/**
 * Opens the two connections of a store; they connect by themselves.
 * @throws GuardConfigError when ioredis is missing, or does not know what to do with the options
 */
export function openClients(redis: string | object): RedisClients {
  try {
    return isClient(redis) ? duplicates(redis) : newClients(redis);
  } catch (error) {
    if (error instanceof GuardConfigError) throw error;
    throw storeProblem('options that ioredis can connect with', 'options that it refuses');
  }
}

/** What stops the app at boot, with nothing of the connection in it. */
export function storeProblem(expected: string, value: string): GuardConfigError {
  return new GuardConfigError([{ path: 'store.redis', expected, value }]);
}

function duplicates(client: UserClient): RedisClients {
  const isCluster = client.isCluster === true;
  const open = (): RedisClient => {
    if (!isCluster) return client.duplicate(ours);
    const { retryStrategy: clusterRetryStrategy, enableOfflineQueue, lazyConnect, ...redisOptions } = ours;
    return client.duplicate([], {
      enableOfflineQueue,
      lazyConnect,
      clusterRetryStrategy,
      // It asks any node, also one that is not connected yet, and gives up all of them when that cannot answer.
      enableReadyCheck: false,
      keyPrefix: '',
      slotsRefreshTimeout: 1000,
      // Nor is a command sent again later by the cluster: only where a key has moved, it follows at once.
      retryDelayOnFailover: 0,
      retryDelayOnClusterDown: 0,
      retryDelayOnTryAgain: 10,
      maxRedirections: 4,
      // ioredis 5.4 would forget the password and the TLS of the user's own.
      redisOptions: { ...client.options?.redisOptions, ...redisOptions },
    });
  };
  const commands = open();
  const connecting = new Set<Promise<unknown>>();
  // ioredis connects to a node with the first command for it, and refuses the second that comes before it has.
  if (isCluster) {
    commands.on('+node', (node) => {
      if (node.options.readOnly === true) return;
      const attempt = node.connect().catch(() => undefined);
      connecting.add(attempt);
      void attempt.then(() => connecting.delete(attempt));
    });
  }
  return {
    commands,
    subscriber: open(),
    isCluster,
    nodesSettled: () => Promise.all(connecting),
    keyPrefix: client.options?.keyPrefix ?? '',
  };
}

const nodesSettled = (): Promise<void> => Promise.resolve();

function newClients(redis: string | object): RedisClients {
  const Redis = loadIoredis();
  const open = (): RedisClient =>
    typeof redis === 'string' ? new Redis(redis, ours) : new Redis({ ...redis, ...ours });
  const { keyPrefix = '' } = (typeof redis === 'string' ? {} : redis) as { keyPrefix?: string };
  return { commands: open(), subscriber: open(), isCluster: false, nodesSettled, keyPrefix };
}

function loadIoredis(): RedisConstructor {
  try {
    const loaded = createRequire(__filename)('ioredis') as { Redis: RedisConstructor };
    return loaded.Redis;
  } catch {
    throw storeProblem(
      'the package ioredis beside it (npm install ioredis)',
      'a store, but ioredis cannot be loaded',
    );
  }
}

function isClient(redis: string | object): redis is UserClient {
  return typeof redis === 'object' && typeof (redis as Partial<UserClient>).duplicate === 'function';
}

/** Instances that lost the same store come back one after the other. */
function reconnectDelay(times: number): number {
  const longest = Math.min(MAX_RECONNECT_DELAY_MS, 50 * 2 ** Math.min(times, 10));
  return longest * (0.5 + Math.random() / 2);
}
