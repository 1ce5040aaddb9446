const MASK = '(redacted)';

/** Options of ioredis, or a client of it, as far as they say where the store is. */
interface Connection {
  readonly isCluster?: unknown;
  readonly options?: Connection;
  readonly startupNodes?: unknown;
  readonly sentinels?: unknown;
  readonly name?: unknown;
  readonly path?: unknown;
  readonly host?: unknown;
  readonly port?: unknown;
  readonly db?: unknown;
  readonly username?: unknown;
  readonly password?: unknown;
  readonly tls?: unknown;
}

/** Where the store is, as a URL without user and password: `redis://(redacted)@store:6379/0`. */
export function storeAddress(redis: string | object): string {
  if (typeof redis === 'string') return ofUrl(redis);
  const connection: Connection = redis;
  if (connection.isCluster === true) return `a cluster: ${nodes(connection.startupNodes)}`;
  const options = connection.options ?? connection;
  const { sentinels, name, path, host, port, db, username, password, tls } = options;
  if (Array.isArray(sentinels)) return `sentinels: ${nodes(sentinels)}, master ${text(name, 'not named')}`;
  if (typeof path === 'string') return path;
  const user = username || password ? `${MASK}@` : '';
  return `redis${tls ? 's' : ''}://${user}${text(host, 'localhost')}:${text(port, '6379')}/${text(db, '0')}`;
}

/** What stands behind the path are options, among them a password. */
function ofUrl(url: string): string {
  if (!URL.canParse(url)) return url; // the path of a socket
  const { protocol, username, password, host, pathname } = new URL(url);
  return `${protocol}//${username || password ? `${MASK}@` : ''}${host}${pathname}`;
}

function nodes(list: unknown): string {
  if (!Array.isArray(list) || list.length === 0) return 'no nodes are known';
  return list
    .map((node: unknown) => {
      if (typeof node === 'string') return ofUrl(node);
      const { host, port } = Object(node) as Connection;
      return typeof node === 'number'
        ? `localhost:${node}`
        : `${text(host, 'localhost')}:${text(port, '6379')}`;
    })
    .join(', ');
}

function text(value: unknown, otherwise: string): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : otherwise;
}
