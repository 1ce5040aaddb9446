import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Controller, Post, Req, UploadedFile, UseInterceptors, type Type } from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { StorageEngine } from 'multer';
import type { AdapterName } from './guarded-app';

async function hashOf(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** As a proxy would hand the body on: `fetch` refuses a stream that somebody has touched. */
function forwarded(body: Readable): Readable {
  const request = new Request('http://upstream.example', {
    method: 'POST',
    body: body as never,
    duplex: 'half',
  } as never);
  return Readable.fromWeb(request.body as never);
}

const hashing: StorageEngine = {
  _handleFile: (_request, file, done) => {
    void hashOf(file.stream).then((path) => done(null, { path }), done);
  },
  _removeFile: (_request, _file, done) => done(null),
};

@Controller()
class ExpressUploads {
  @Post('upload')
  @UseInterceptors(FileInterceptor('file', { storage: hashing }))
  upload(@UploadedFile() file: Express.Multer.File | undefined) {
    return { hash: file?.path };
  }

  @Post('raw')
  async raw(@Req() request: Readable) {
    return { hash: await hashOf(request) };
  }

  @Post('forward')
  async forward(@Req() request: Readable) {
    return { hash: await hashOf(forwarded(request)) };
  }
}

@Controller()
class FastifyUploads {
  @Post('upload')
  async upload(@Req() request: { parts(): AsyncIterable<{ file?: Readable }> }) {
    let hash: string | undefined;
    for await (const part of request.parts()) if (part.file) hash = await hashOf(part.file);
    return { hash };
  }

  @Post('raw')
  async raw(@Req() request: { body: Readable }) {
    return { hash: await hashOf(request.body) };
  }

  @Post('forward')
  async forward(@Req() request: { body: Readable }) {
    return { hash: await hashOf(forwarded(request.body)) };
  }
}

/** Handlers that answer with the hash of the file, or of the body, that they were sent. */
export const uploadControllers: Record<AdapterName, Type> = {
  express: ExpressUploads,
  fastify: FastifyUploads,
};
