import http from 'node:http';
import { gzipSync } from 'node:zlib';
import multipartPlugin from '@fastify/multipart';
import { Body, Controller, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GuardOptions } from 'nestjs-guard';
import { adapters, CLIENT, startApp, type AdapterName, type GuardedApp } from '../../support/guarded-app';
import { eventually } from '../../support/eventually';
import { BOUNDARY, multipart, noise, openRequest, type Part, sha256 } from '../../support/upload';
import { uploadControllers } from '../../support/upload.controllers';

const MULTIPART = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'x-forwarded-for': CLIENT };
/** So many that what each would leave behind shows. */
const UPLOADS = 20;
const SCRIPT = '<script>alert(document.domain)</script>';

function startUploads(adapter: AdapterName, guard: GuardOptions = {}): Promise<GuardedApp> {
  return startApp(adapter, {
    controllers: [uploadControllers[adapter]],
    guard: { unreadBodies: { deadlineMs: 10_000 }, ...guard },
    configure: async (app) => {
      if (adapter !== 'fastify') return;
      const fastify = app as NestFastifyApplication;
      await fastify.register(multipartPlugin, { limits: { fileSize: 100_000_000 } });
      fastify
        .getHttpAdapter()
        .getInstance()
        .addContentTypeParser(
          '*',
          (_request: unknown, payload: unknown, done: (e: null, b: unknown) => void) => done(null, payload),
        );
    },
  });
}

describe.each(adapters)('bodies that no parser has read, on %s', (adapter) => {
  it.each([0, 1, 16_383, 16_384, 16_385, 50_000_000])(
    'hands an upload of %d bytes on unchanged',
    async (size) => {
      const app = await startUploads(adapter);
      const content = noise(size);
      const body = multipart({ name: 'file', filename: 'photo.bin', content });
      for (const length of [{ 'content-length': body.length }, { 'transfer-encoding': 'chunked' }]) {
        const { request, answer } = openRequest(app.port, { ...MULTIPART, ...length });
        request.end(body);
        expect(await answer).toMatchObject({ status: 201, text: JSON.stringify({ hash: sha256(content) }) });
      }
      expect(app.events.filter(({ actionTaken }) => actionTaken !== 'not_inspected')).toEqual([]);
    },
  );

  it.each([
    ['a field', { name: 'comment' }, SCRIPT],
    ['the name of a field', { name: SCRIPT }, 'x'],
    ['the name of a file', { name: 'file', filename: '../../../../etc/passwd' }, 'x'],
    ['the head of a file', { name: 'file', filename: 'notes.txt' }, '<?php system($_GET["cmd"]); ?>'],
  ])('denies an upload with an attack in %s and keeps the connection', async (_place, part, attack) => {
    const app = await startUploads(adapter);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const body = multipart({ ...part, content: Buffer.concat([Buffer.from(attack), noise(2_000_000)]) });
    const denied = openRequest(app.port, { ...MULTIPART, 'content-length': body.length }, agent);
    denied.request.end(body);
    const first = await denied.answer;
    expect(first.status).toBe(403);
    expect(app.events.at(-1)).toMatchObject({ actionTaken: 'request_blocked', check: 'detection' });

    const harmless = multipart({ name: 'file', filename: 'a.bin', content: 'x' });
    const next = openRequest(app.port, { ...MULTIPART, 'content-length': harmless.length }, agent);
    next.request.end(harmless);
    const second = await next.answer;
    expect(second.status).toBe(201);
    if (adapter === 'express') expect(second.localPort).toBe(first.localPort);
    agent.destroy();
  });

  it('logs the attack in passive mode and hands every byte on', async () => {
    const app = await startUploads(adapter, { passiveMode: true });
    const content = noise(100_000);
    const body = multipart(
      { name: 'comment', content: SCRIPT },
      { name: 'file', filename: 'a.bin', content },
    );
    const { request, answer } = openRequest(app.port, { ...MULTIPART, 'content-length': body.length });
    request.end(body);
    expect(await answer).toMatchObject({ status: 201, text: JSON.stringify({ hash: sha256(content) }) });
    expect(app.events).toMatchObject([
      { actionTaken: 'logged_only', check: 'detection', inspected: 'prefix' },
    ]);
  });

  it('looks at XML and text that the handler reads itself', async () => {
    const app = await startUploads(adapter);
    const post = (type: string, body: string) =>
      app.send({ path: '/raw', method: 'POST', headers: { 'content-type': type }, body });
    const harmless = '<note><to>Ann</to></note>';
    expect((await post('application/xml', harmless)).json).toEqual({ hash: sha256(harmless) });
    const entity = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>';
    expect((await post('application/xml', entity)).status).toBe(403);
    if (adapter === 'express') expect((await post('text/plain', SCRIPT)).status).toBe(403);
  });

  const field = 'Content-Disposition: form-data; name="note"';
  const part = (headers: string, content: string) => `--B\r\n${headers}\r\n\r\n${content}\r\n`;
  const attack = part(field, SCRIPT);
  it.each<[string, string, string]>([
    ['the boundary is not the first that looks like one', 'xboundary=A; boundary=B', attack],
    ['the boundary is in the quotes of another parameter', 'a="; boundary=A"; boundary=B', attack],
    ['the end seems to be in a value', 'boundary=B', part(field, 'zz--B--') + attack],
    ['the end seems to be in front', 'boundary=B', `hello --B-- x\r\n${attack}`],
    ['a value holds what parts are divided by', 'boundary=B', part(field, SCRIPT.replace('>', ' --B>'))],
    ['another header names a file', 'boundary=B', part(`X-Foo: a; filename="x"\r\n${field}`, SCRIPT)],
    ['another parameter names a file', 'boundary=B', part(`${field}; foo="; filename=x"`, SCRIPT)],
    ['a second header names a file', 'boundary=B', part(`${field}\r\n${field}; filename="x"`, SCRIPT)],
    ['the headers of a part are long', 'boundary=B', part(`X-Pad: ${'a'.repeat(3000)}\r\n${field}`, SCRIPT)],
    ['a file has two names', 'boundary=B', part(`${field}; filename="a.jpg"; filename*=utf-8''a.php`, 'x')],
    ['it calls itself compressed', 'boundary=B', part(field, '\x1f\x8b\0\0') + attack],
  ])('sees an attack in an upload although %s', async (_trick, parameters, body) => {
    const app = await startUploads(adapter);
    const { request, answer } = openRequest(app.port, {
      'content-type': `multipart/form-data; ${parameters}`,
      ...(body.includes('\x1f') && { 'content-encoding': 'gzip' }),
      'x-forwarded-for': CLIENT,
    });
    request.end(Buffer.from(`${body}--B--\r\n`, 'latin1'));
    expect((await answer).status).toBe(403);
  });

  it('says that it cannot look into what is compressed', async () => {
    const app = await startUploads(adapter);
    const body = gzipSync(`<a>${SCRIPT}</a>`);
    const { request, answer } = openRequest(app.port, {
      ...MULTIPART,
      'content-type': 'application/x-shop',
      'content-encoding': 'gzip',
    });
    request.end(body);
    expect((await answer).status).toBeLessThan(500);
    expect(app.events).toMatchObject([{ actionTaken: 'not_inspected', reason: 'body: compressed' }]);
  });

  it('leaves a body as if nobody had touched it, so that it can be forwarded', async () => {
    const app = await startUploads(adapter, { passiveMode: true });
    const body = noise(50_000);
    const headers = { 'content-type': 'application/vnd.shop' };
    const { status, json } = await app.send({ path: '/forward', method: 'POST', headers, body });
    expect([status, json]).toEqual([201, { hash: sha256(body) }]);
  });

  it('waits for a slow client no longer than the deadline', async () => {
    const app = await startUploads(adapter, { unreadBodies: { deadlineMs: 5 } });
    const content = noise(5000);
    const body = multipart({ name: 'file', filename: 'a.bin', content });
    const served = new Promise<void>((resolve) => {
      const subscription = app.telemetry.events$.subscribe(({ actionTaken }) => {
        if (actionTaken !== 'not_inspected') return;
        subscription.unsubscribe();
        resolve();
      });
    });
    const { request, answer } = openRequest(app.port, { ...MULTIPART, 'content-length': body.length });
    request.write(body.subarray(0, 100));
    await served; // nothing more is sent before the guard has let the request go
    request.end(body.subarray(100));
    expect(await answer).toMatchObject({ status: 201, text: JSON.stringify({ hash: sha256(content) }) });
  });

  it('survives a client that goes away', async () => {
    const app = await startUploads(adapter);
    const { request, answer } = openRequest(app.port, { ...MULTIPART, 'content-length': 1_000_000 });
    const settled = new Promise<void>((resolve) => {
      app.app.getHttpServer().once('request', (raw: http.IncomingMessage) => {
        raw.once('close', resolve);
        request.destroy();
      });
    });
    request.write('--');
    await expect(answer).rejects.toThrow();
    await settled;
    const body = multipart({ name: 'file', filename: 'a.bin', content: 'x' });
    const next = openRequest(app.port, { ...MULTIPART, 'content-length': body.length });
    next.request.end(body);
    expect((await next.answer).status).toBe(201);
  });

  it('leaves no timer and no open body behind, whether the client stays or goes', async () => {
    const app = await startUploads(adapter);
    const raws: http.IncomingMessage[] = [];
    app.app.getHttpServer().on('request', (raw: http.IncomingMessage) => raws.push(raw));
    const body = multipart({ name: 'file', filename: 'a.bin', content: noise(40_000) });
    const timers = () => process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length;
    const before = timers();
    for (let i = 0; i < UPLOADS; i++) {
      const stays = openRequest(app.port, { ...MULTIPART, 'content-length': body.length });
      stays.request.end(body);
      expect((await stays.answer).status).toBe(201);
      const goes = openRequest(app.port, { ...MULTIPART, 'content-length': body.length });
      goes.request.write(body.subarray(0, 100), () => goes.request.destroy());
      await expect(goes.answer).rejects.toThrow();
    }
    await eventually(() => raws.every(({ destroyed }) => destroyed));
    expect(raws.length).toBeGreaterThan(UPLOADS);
    // The deadline of a body is a timer of ten seconds here. Servers have a few of their own.
    expect(timers()).toBeLessThan(before + UPLOADS / 2);
  });

  it('leaves such bodies alone when told so', async () => {
    const app = await startUploads(adapter, { unreadBodies: { maxBytes: 0 } });
    const body = multipart({ name: 'comment', content: SCRIPT });
    const { request, answer } = openRequest(app.port, { ...MULTIPART, 'content-length': body.length });
    request.end(body);
    expect((await answer).status).toBe(201);
  });
});

describe.each([true, 'keyValues'] as const)(
  'uploads that @fastify/multipart attaches to the body as %s',
  (attach) => {
    @Controller()
    class Forms {
      @Post('upload')
      upload(@Body() body: object) {
        return Object.keys(body);
      }
    }

    async function post(...parts: Part[]) {
      const app = await startApp('fastify', {
        controllers: [Forms],
        configure: async (nest) => {
          await (nest as NestFastifyApplication).register(multipartPlugin, { attachFieldsToBody: attach });
        },
      });
      const { request, answer } = openRequest(app.port, MULTIPART);
      request.end(multipart(...parts));
      const { status } = await answer;
      return { status, events: app.events };
    }

    const fields = [
      { name: 'title', content: 'Holiday' },
      { name: 'text', content: 'It was warm.'.repeat(300) },
      { name: 'tag', content: 'sea' },
      { name: 'tag', content: 'sun' },
    ];

    it('lets honest ones pass without a word', async () => {
      const photo = { name: 'photo', filename: 'Photo (1).jpg', content: noise(20_000) };
      expect(await post(...fields, photo, { ...photo, name: 'other' })).toEqual({ status: 201, events: [] });
    });

    it.each<[string, Part]>([
      ['a field', { name: 'note', content: SCRIPT }],
      ['one of many fields of a name', { name: 'tag', content: SCRIPT }],
      ['the name of a field', { name: SCRIPT, content: 'x' }],
      ['the head of a file', { name: 'file', filename: 'a.txt', content: '<?php system($_GET["cmd"]); ?>' }],
    ])('sees an attack in %s', async (_where, part) => {
      const { status, events } = await post(...fields, part);
      expect(status).toBe(403);
      expect(events[0]?.evidence?.location).toMatch(
        new RegExp(`^(body|file)\\.${part.name === SCRIPT ? '' : part.name}`),
      );
    });

    it('sees an attack in the name of a file, as far as the app gets to know it', async () => {
      const { status } = await post(...fields, { name: 'file', filename: '../../a.php', content: 'x' });
      expect(status).toBe(attach === true ? 403 : 201);
    });
  },
);
