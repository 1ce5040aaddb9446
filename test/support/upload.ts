import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export const BOUNDARY = 'a-boundary-of-the-tests';

export interface Part {
  readonly name: string;
  readonly filename?: string;
  readonly content: Buffer | string;
}

/** A multipart body, as a browser would send it. */
export function multipart(...parts: Part[]): Buffer {
  const encoded = parts.flatMap(({ name, filename, content }) => [
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"`,
    filename === undefined ? '' : `; filename="${filename}"\r\nContent-Type: application/octet-stream`,
    '\r\n\r\n',
    content,
    '\r\n',
  ]);
  return Buffer.concat([...encoded, `--${BOUNDARY}--\r\n`].map((piece) => Buffer.from(piece as string)));
}

export function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Within Jest every look at a global costs much more than a multiplication. */
const { imul } = Math;

/** Bytes that repeat only after a long time and say nothing. */
export function noise(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let i = 0, state = 1; i < size; i++) {
    state = (imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** A request whose body the test writes piece by piece, over a connection that the test can keep. */
export function openRequest(port: number, headers: http.OutgoingHttpHeaders, agent?: http.Agent) {
  const request = http.request({ host: '127.0.0.1', port, path: '/upload', method: 'POST', headers, agent });
  const answer = new Promise<{ status: number; text: string; localPort: number }>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      const { localPort = 0 } = response.socket as unknown as { localPort?: number } & AddressInfo;
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, localPort }));
    });
  });
  return { request, answer };
}
