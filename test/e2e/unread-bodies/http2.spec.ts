import { once } from 'node:events';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { GuardModule } from 'nestjs-guard';
import { uploadControllers } from '../../support/upload.controllers';

@Module({
  // A deadline that a test would not survive: whoever waits for a body that never comes is found out.
  imports: [
    GuardModule.forRoot({
      unreadBodies: { deadlineMs: 10_000 },
      logging: { level: 'off' },
      detection: { exclude: [{ category: 'sqli', field: 'q' }] },
    }),
  ],
  controllers: [uploadControllers.fastify],
})
class UploadsModule {}

/** HTTP/2 announces bodies by its frames: no header need tell of them. */
describe('bodies over HTTP/2, on fastify', () => {
  let app: INestApplication;
  let session: http2.ClientHttp2Session;

  beforeAll(async () => {
    const adapter = new FastifyAdapter({ http2: true } as never);
    app = await NestFactory.create<NestFastifyApplication>(UploadsModule, adapter as never, {
      logger: false,
    });
    (app as NestFastifyApplication)
      .getHttpAdapter()
      .getInstance()
      .addContentTypeParser('*', (_request: unknown, payload: unknown, done: (e: null, b: unknown) => void) =>
        done(null, payload),
      );
    await app.listen(0, '127.0.0.1');
    session = http2.connect(`http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`);
  });

  afterAll(async () => {
    session.close();
    await app.close();
  });

  async function ask(method: string, path: string, body?: string): Promise<number> {
    const headers = { ':method': method, ':path': path, 'content-type': 'application/xml' };
    const stream = session.request(headers, { endStream: body === undefined });
    const answer = once(stream, 'response') as Promise<[http2.IncomingHttpHeaders & { ':status': number }]>;
    stream.resume().end(body);
    const [{ ':status': status }] = await answer;
    return status;
  }

  it('are searched without a content-length', async () => {
    expect(await ask('POST', '/raw', '<note>hello</note>')).toBe(201);
    expect(await ask('POST', '/raw', "<note>1' UNION SELECT password FROM users--</note>")).toBe(403);
  });

  it('are not waited for where there is none', async () => {
    expect(await ask('GET', '/nowhere')).toBe(404);
    expect(await ask('POST', '/raw', '')).toBe(201);
  });

  it('are searched for what is excluded in the target no more than over HTTP/1', async () => {
    const query = encodeURIComponent("1' or '1'='1' -- ");
    expect(await ask('GET', `/nowhere?q=${query}`)).toBe(404);
    expect(await ask('GET', `/nowhere?p=${query}`)).toBe(403);
  });
});
