import { createHash } from 'node:crypto';

/**
 * The names under which things stand in the store. What is in braces decides where a cluster keeps a key: all that the
 * fleet shares stands together, and so does all that is counted for one client.
 */
export class StoreKeys {
  constructor(
    private readonly keyPrefix: string,
    private readonly prefix: string,
  ) {}

  /** `{nestjs-guard}:rev` */
  ofFleet(name: string): string {
    return `${this.keyPrefix}{${this.prefix}}:${name}`;
  }

  /** The name of something that a cluster keeps where it keeps a key. */
  beside(key: string, name: string): string {
    return `${key.slice(0, key.indexOf('}') + 1)}:${name}`;
  }

  /** `{nestjs-guard:203.0.113.7}:rate:global` */
  ofClient(client: string, name: string): string {
    return `${this.keyPrefix}{${this.prefix}:${plain(client)}}:${name}`;
  }
}

/** Addresses stand as they are, everything else as a digest: no name can reach into another one, or grow. */
function plain(name: string): string {
  return /^[\w.:/-]{1,64}$/.test(name) ? name : createHash('sha256').update(name).digest('base64url');
}
