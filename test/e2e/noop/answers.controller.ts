import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Post,
  Query,
  Redirect,
  Sse,
  StreamableFile,
  UnauthorizedException,
} from '@nestjs/common';
import { from, type Observable } from 'rxjs';

/** Every kind of answer that an app gives. */
@Controller()
export class AnswersController {
  @Get('json')
  json(@Query('q') q: unknown) {
    return { q, list: [1, 'ü', null] };
  }

  @Get('text')
  @Header('X-Powered-By', 'the app')
  @Header('Set-Cookie', 'a=b; HttpOnly')
  text() {
    return 'text';
  }

  @Post('echo')
  echo(@Body() body: unknown) {
    return body;
  }

  @Delete('nothing')
  @HttpCode(204)
  nothing() {}

  @Get('moved')
  @Redirect('/json', 307)
  moved() {}

  @Get('file')
  file() {
    return new StreamableFile(createReadStream(__filename), {
      type: 'text/plain',
      disposition: 'attachment',
    });
  }

  @Get('stream')
  stream() {
    return new StreamableFile(Readable.from([Buffer.from([0, 255, 128]), Buffer.alloc(100_000, 7)]));
  }

  @Sse('events')
  events(): Observable<{ data: string }> {
    return from([{ data: 'one' }, { data: 'two' }]);
  }

  @Get('refused')
  refused() {
    throw new UnauthorizedException('who are you');
  }

  @Get('broken')
  broken() {
    throw new Error('a bug of the app');
  }
}
