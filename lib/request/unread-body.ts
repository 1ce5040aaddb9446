import type { IncomingMessage, ServerResponse } from 'node:http';

/** The first bytes of a body. */
export interface BodyPrefix {
  readonly bytes: Buffer;
  /** Whether that is the whole body. */
  readonly complete: boolean;
}

/** How much of a body is looked at, and how long it may take to arrive. */
export interface PeekLimits {
  readonly maxBytes: number;
  readonly deadlineMs: number;
}

/**
 * A body that no parser of the app has read yet: an upload, XML, text. Its first bytes can be looked at; whoever reads
 * the stream behind us gets every byte, as if nothing had happened.
 */
export class UnreadBody {
  private constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
  ) {}

  /** `undefined` when there is no body, or when somebody has begun to read it. */
  static of(request: IncomingMessage, response: ServerResponse): UnreadBody | undefined {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    // HTTP/2 needs neither header: there the frame of the headers says whether a body follows.
    const isHttp2 = request.httpVersionMajor > 1;
    if (encoding === undefined && (length === undefined ? !isHttp2 : length === '0')) return undefined;
    const isEmpty = request.complete && request.readableLength === 0;
    const isUntouched = request.readable && !request.readableDidRead && request.readableFlowing === null;
    return isUntouched && !isEmpty ? new UnreadBody(request, response) : undefined;
  }

  /** Answers when enough bytes are there, the body or the connection ends, or the time is up; never rejects. */
  peek({ maxBytes, deadlineMs }: PeekLimits): Promise<BodyPrefix> {
    const { request } = this;
    const announced = Number(request.headers['content-length'] ?? Infinity);
    const chunks: Buffer[] = [];
    let size = 0;
    discardWhenUnread(request, this.response);

    return new Promise((resolve) => {
      const finish = (ended: boolean): void => {
        clearTimeout(deadline);
        request.off('readable', take).off('close', stop).off('error', stop);
        const bytes = Buffer.concat(chunks);
        // In the tick in which the last byte was taken, so that the stream has had no chance to end without it.
        if (size > 0 && !request.destroyed) giveBack(request, bytes);
        resolve({ bytes: bytes.subarray(0, maxBytes), complete: ended && size <= maxBytes });
      };
      const stop = (): void => finish(false);
      const take = (): void => {
        // An event without bytes is the end. Reading then would end the stream for good, before its reader has come.
        if (request.readableLength === 0) return finish(true);
        const chunk = request.read() as Buffer;
        chunks.push(chunk);
        size += chunk.length;
        const ended = size >= announced || request.complete;
        if (ended || size > maxBytes) finish(ended);
      };
      const deadline = setTimeout(stop, deadlineMs);
      request.on('readable', take).on('close', stop).on('error', stop);
    });
  }
}

/** Node derives from this flag whether a stream was disturbed, and `fetch` refuses a disturbed one as a body. */
interface StreamState {
  dataEmitted?: boolean;
}

function giveBack(request: IncomingMessage, bytes: Buffer): void {
  request.unshift(bytes);
  const state = (request as unknown as { _readableState?: StreamState })._readableState;
  if (state?.dataEmitted === true) state.dataEmitted = false;
}

/**
 * Node throws away what nobody has read of a body when the response is done, unless somebody has looked at it. We have:
 * without this, the next request on the same connection would wait for ever behind the bytes of this one.
 */
function discardWhenUnread(request: IncomingMessage, response: ServerResponse): void {
  response.once('finish', () => {
    if (request.readableFlowing === null && !request.readableEnded) request.resume();
  });
}
