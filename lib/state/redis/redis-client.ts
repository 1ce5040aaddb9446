/** What is used of a client of ioredis, single node, Sentinel or Cluster. Its types would make every user install it. */
export interface RedisClient {
  readonly status: string;
  /** The socket, where there is one. */
  readonly stream?: { unref?(): void };
  evalsha(sha: string, keys: number, ...args: (string | number)[]): Promise<unknown>;
  eval(script: string, keys: number, ...args: (string | number)[]): Promise<unknown>;
  subscribe(channel: string): Promise<unknown>;
  connect(): Promise<unknown>;
  disconnect(reconnect?: boolean): void;
  on(event: 'connect' | 'ready' | 'end', listener: () => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: '+node', listener: (node: RedisNode) => void): unknown;
  on(event: 'message', listener: (channel: string, message: string) => void): unknown;
}

/** A node of a cluster. */
interface RedisNode {
  readonly options: { readonly readOnly?: boolean };
  connect(): Promise<unknown>;
}

/** The two connections that a store needs: one that is subscribed can send no commands. */
export interface RedisClients {
  readonly commands: RedisClient;
  readonly subscriber: RedisClient;
  /** Whether the keys are spread over nodes, each with a clock of its own. */
  readonly isCluster: boolean;
  /** Settles when the nodes that are being connected to are there, or could not be reached. */
  readonly nodesSettled: () => Promise<unknown>;
  /** What the user's own options put before every key. */
  readonly keyPrefix: string;
}
