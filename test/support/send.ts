import http from 'node:http';

export interface RequestOptions {
  readonly method?: string;
  /** Sent as it is: `fetch` would fold dot segments. */
  readonly path: string;
  readonly headers?: http.OutgoingHttpHeaders;
  /** An object is sent as JSON, a string or a buffer as it is. */
  readonly body?: unknown;
  /** The client address, in X-Forwarded-For; needs 127.0.0.1 among the trusted proxies. */
  readonly from?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Header names and values as they came, in their order. */
  readonly rawHeaders: readonly string[];
  readonly bytes: Buffer;
  readonly text: string;
  readonly json: any;
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
afterAll(() => agent.destroy());

/** Sends a request over real HTTP and reads the whole answer. */
export function send(
  target: { readonly port: number } | { readonly socketPath: string },
  { method, path, headers = {}, body, from }: RequestOptions,
): Promise<Answer> {
  const payload = encode(body);
  const isJson = body !== undefined && typeof body !== 'string' && !Buffer.isBuffer(body);
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        ...('port' in target ? { host: '127.0.0.1', port: target.port, agent } : target),
        method: method ?? (payload === undefined ? 'GET' : 'POST'),
        path,
        headers: {
          ...(isJson && { 'content-type': 'application/json' }),
          ...(payload !== undefined && { 'content-length': payload.length }),
          ...(from !== undefined && { 'x-forwarded-for': from }),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString();
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            rawHeaders: response.rawHeaders,
            bytes,
            text,
            get json() {
              return JSON.parse(text);
            },
          });
        });
      },
    );
    request.on('error', reject);
    request.end(payload);
  });
}

function encode(body: unknown): Buffer | undefined {
  if (body === undefined || Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
