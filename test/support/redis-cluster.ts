import { eventually } from './eventually';
import { freePort } from './free-port';
import { RedisServer } from './redis-server';
import { scratchFile } from './scratch-file';

const SLOTS = 16_384;

/** A real cluster of a test: masters that share the slots evenly, on loopback. */
export class RedisCluster {
  private constructor(readonly masters: readonly RedisServer[]) {}

  static async start(count: number): Promise<RedisCluster> {
    const busPorts = await Promise.all(Array.from({ length: count }, freePort));
    const masters = await Promise.all(
      busPorts.map((port) =>
        RedisServer.start(
          ...['--cluster-enabled', 'yes', '--cluster-config-file', scratchFile()],
          // By default the port of the bus is 10,000 higher, where there may be none.
          ...['--cluster-port', String(port), '--cluster-announce-ip', '127.0.0.1'],
          ...['--cluster-node-timeout', '500'],
        ),
      ),
    );
    const cluster = new RedisCluster(masters);
    for (const [i, { client }] of masters.entries()) {
      const [first, next] = [i, i + 1].map((at) => Math.floor((at * SLOTS) / count)) as [number, number];
      await client.call('CLUSTER', 'ADDSLOTSRANGE', first, next - 1);
      if (i > 0) await client.call('CLUSTER', 'MEET', '127.0.0.1', masters[0]!.port, busPorts[0]!);
    }
    await cluster.agrees();
    return cluster;
  }

  /** Settles when every master knows that all slots are served. */
  agrees(): Promise<void> {
    return eventually(async () => {
      const infos = await Promise.all(this.masters.map(({ client }) => client.call('CLUSTER', 'INFO')));
      return infos.every((info) =>
        /cluster_state:ok[^]*cluster_slots_assigned:16384[^]*cluster_slots_ok:16384/.test(String(info)),
      );
    }, 15_000);
  }

  /** The master that keeps a key, by its number. */
  async indexOf(key: string): Promise<number> {
    const slot = Number(await this.masters[0]!.client.call('CLUSTER', 'KEYSLOT', key));
    return Math.floor((slot * this.masters.length) / SLOTS);
  }
}
