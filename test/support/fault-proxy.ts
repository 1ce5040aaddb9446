import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What goes wrong between an app and its store. */
export type Fault =
  /** Connections are accepted, and nothing is delivered in either direction, then or later. */
  | 'black hole'
  /** Connections are refused, and those that were open are reset. */
  | 'cut';

const open = new Set<FaultProxy>();

/** Proxies that a test left open are closed behind it. */
afterEach(async () => {
  await Promise.all([...open].map((proxy) => proxy.close()));
});

/** A TCP proxy in front of a server that fails when it is told to. */
export class FaultProxy {
  private readonly sockets = new Set<Socket>();
  private fault: Fault | undefined;
  private delayMs = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: number,
  ) {
    server.on('connection', (client) => this.serve(client));
  }

  static async before(target: number): Promise<FaultProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const proxy = new FaultProxy(server, target);
    open.add(proxy);
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Delivers everything, each piece so much later in either direction. */
  delay(ms: number): void {
    this.delayMs = ms;
  }

  /** Fails from now on; resets what is open when connections are cut. */
  fail(fault: Fault): void {
    this.fault = fault;
    if (fault === 'cut') this.reset();
  }

  /** Works again. What a black hole has swallowed stays swallowed. */
  heal(): void {
    this.fault = undefined;
    this.delayMs = 0;
  }

  /** Resets the connections that are open, once. */
  reset(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    open.delete(this);
    this.reset();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(client: Socket): void {
    if (this.fault === 'cut') return void client.resetAndDestroy();
    const server = connect(this.target, '127.0.0.1');
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(from);
      from.setNoDelay(true);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      from.on('data', (piece: Buffer) => this.deliver(piece, to));
    }
  }

  private deliver(piece: Buffer, to: Socket): void {
    if (this.fault === 'black hole') return;
    if (this.delayMs === 0) to.write(piece);
    else setTimeout(() => to.writable && to.write(piece), this.delayMs);
  }
}
