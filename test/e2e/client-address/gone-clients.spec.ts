import type { EventEmitter } from 'node:events';
import http2 from 'node:http2';
import net, { type AddressInfo } from 'node:net';
import { Controller, Get, type INestApplication } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { GuardModule, GuardTelemetry, type GuardEvent, type GuardOptions } from 'nestjs-guard';
import { adapters, startApp } from '../../support/guarded-app';
import { eventually } from '../../support/eventually';

const BLACKLISTED: GuardOptions = { blacklist: ['127.0.0.1'], trustedProxies: [], logging: { level: 'off' } };
let served = 0;

@Controller()
class TransferController {
  @Get('transfer')
  transfer() {
    served++;
  }
}

/** Something in front of the guard that waits, as a store of sessions does: here, until the client is gone. */
class SlowSessions {
  arrived!: () => void;
  readonly arrival = new Promise<void>((resolve) => (this.arrived = resolve));
  loaded!: () => void;
  private readonly load = new Promise<void>((resolve) => (this.loaded = resolve));

  wait(): Promise<void> {
    this.arrived();
    return this.load;
  }
}

function putInFront(app: INestApplication, sessions: SlowSessions): void {
  const server: any = app.getHttpAdapter().getInstance();
  if (app.getHttpAdapter().getType() === 'fastify') server.addHook('onRequest', () => sessions.wait());
  else app.use((_request: unknown, _response: unknown, next: () => void) => void sessions.wait().then(next));
}

/** Settles when the server knows that the first of its connections is closed. */
function closeOfFirst(server: EventEmitter, event: 'connection' | 'session'): Promise<void> {
  return new Promise((resolve) =>
    server.once(event, (connection: EventEmitter) => connection.once('close', resolve)),
  );
}

describe('a client that hangs up before the guard looks at its request', () => {
  beforeEach(() => (served = 0));

  it.each(adapters)('has the address that it had, on %s', async (adapter) => {
    const sessions = new SlowSessions();
    const app = await startApp(adapter, {
      controllers: [TransferController],
      guard: BLACKLISTED,
      configure: (nest) => putInFront(nest, sessions),
    });
    const closed = closeOfFirst(app.app.getHttpServer(), 'connection');
    const client = net.connect(app.port, '127.0.0.1');
    client.write('GET /transfer HTTP/1.1\r\nHost: shop\r\n\r\n');
    await sessions.arrival;
    client.resetAndDestroy();
    await closed;
    sessions.loaded();
    await eventually(() => app.events.length + served > 0);
    expect(app.events).toMatchObject([{ check: 'ipBlacklist', ipAddress: '127.0.0.1' }]);
    expect(served).toBe(0);
  });

  it('has it over HTTP/2 too', async () => {
    const sessions = new SlowSessions();
    const module = await Test.createTestingModule({
      imports: [GuardModule.forRoot(BLACKLISTED)],
      controllers: [TransferController],
    }).compile();
    const adapter = new FastifyAdapter({ http2: true } as never);
    const app = module.createNestApplication(adapter as never, { logger: false });
    putInFront(app, sessions);
    await app.listen(0, '127.0.0.1');
    try {
      const events: GuardEvent[] = [];
      app.get(GuardTelemetry).events$.subscribe((event) => events.push(event));
      const server = app.getHttpServer();
      const closed = closeOfFirst(server, 'session');
      const client = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      client.on('error', () => undefined);
      client.request({ ':path': '/transfer' }).on('error', () => undefined);
      await sessions.arrival;
      client.destroy();
      await closed;
      sessions.loaded();
      await eventually(() => events.length + served > 0);
      expect(events).toMatchObject([{ check: 'ipBlacklist', ipAddress: '127.0.0.1' }]);
      expect(served).toBe(0);
    } finally {
      await app.close();
    }
  });
});
