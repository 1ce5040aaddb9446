import { connect, type Socket } from 'node:net';

const CONNECTIONS = 32;
const HEAD_END = '\r\n\r\n';

/** An order as a shop gets it: 600 bytes of JSON. */
function orderBody(): string {
  const order = {
    customer: { name: 'Ana Müller', email: 'ana.mueller@shop.example', phone: '+49 30 1234567' },
    address: { street: 'Lange Straße 12', city: 'Berlin', zip: '10115', country: 'DE' },
    lines: Array.from({ length: 4 }, (_, i) => ({ sku: `b-10${i}`, quantity: i + 1, price: 24.5 + i })),
    coupon: 'SPRING-2026',
    giftWrap: false,
    note: '',
  };
  const missing = 600 - Buffer.byteLength(JSON.stringify(order));
  return JSON.stringify({
    ...order,
    note: 'Please ring twice, the bell is shy. '.repeat(20).slice(0, missing),
  });
}

function requestOf(client: string): Buffer {
  const body = orderBody();
  const head = [
    'POST /orders?source=web&page=2 HTTP/1.1',
    'host: 127.0.0.1',
    'user-agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
    'accept: application/json',
    `x-forwarded-for: ${client}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(head.join('\r\n') + HEAD_END + body);
}

/** Sends one request after the other, the next when the answer is complete; counts the answers. */
class Connection {
  answers = 0;
  private buffered = '';
  private readonly socket: Socket;

  constructor(
    port: number,
    private readonly request: Buffer,
    private readonly onUnexpected: (text: string) => void,
  ) {
    this.socket = connect(port, '127.0.0.1', () => this.socket.write(request));
    this.socket.setNoDelay(true).setEncoding('latin1');
    this.socket.on('data', (text) => this.read(String(text)));
  }

  close(): void {
    this.socket.destroy();
  }

  private read(text: string): void {
    this.buffered += text;
    const head = this.buffered.indexOf(HEAD_END);
    if (head < 0) return;
    const length = /content-length: (\d+)/i.exec(this.buffered)?.[1];
    if (this.buffered.length < head + HEAD_END.length + Number(length)) return;
    if (!this.buffered.startsWith('HTTP/1.1 200')) return this.onUnexpected(this.buffered);
    this.answers++;
    this.buffered = '';
    this.socket.write(this.request);
  }
}

/** How many requests the server on this port answers, and in which time, with 32 connections of as many clients. */
export async function load(port: number, durationMs: number): Promise<{ answers: number; seconds: number }> {
  let fail: (error: Error) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => (fail = reject));
  const connections = Array.from(
    { length: CONNECTIONS },
    (_, i) =>
      new Connection(port, requestOf(`198.51.100.${i + 1}`), (text) =>
        fail(new Error(`unexpected answer: ${text}`)),
      ),
  );
  const start = process.hrtime.bigint();
  const time = new Promise((resolve) => setTimeout(resolve, durationMs));
  try {
    await Promise.race([time, failure]);
  } finally {
    connections.forEach((connection) => connection.close());
  }
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  return { answers: connections.reduce((sum, { answers }) => sum + answers, 0), seconds };
}
