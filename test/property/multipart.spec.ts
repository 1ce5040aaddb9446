import { createRequire } from 'node:module';
import type { Readable, Writable } from 'node:stream';
import FastifyBusboy from '@fastify/busboy';
import fc from '../support/seeded-fast-check';
import { Extraction } from '../../lib/detection/extract/extraction';
import { extractRequest } from '../../lib/detection/extract/extract-request';

interface BusboyConfig {
  headers: Record<string, string>;
  preservePath: boolean;
  defParamCharset: string;
}
/** The parser of multer. */
const busboy = createRequire(require.resolve('multer'))('busboy') as (config: BusboyConfig) => Writable;

/** What a parser found: texts that a handler gets to see. */
interface Parsed {
  names: string[];
  values: string[];
  fileNames: string[];
  fileHeads: string[];
}

/** What was parsed before an error reaches handlers too. */
function collect(
  parser: Writable,
  body: Buffer,
  nameOf: (info: unknown) => string | undefined,
): Promise<Parsed> {
  const parsed: Parsed = { names: [], values: [], fileNames: [], fileHeads: [] };
  return new Promise((resolve) => {
    const done = () => resolve(parsed);
    parser.on('field', (name: string | undefined, value: string | undefined) => {
      if (name !== undefined) parsed.names.push(name);
      if (value !== undefined) parsed.values.push(value);
    });
    parser.on('file', (name: string | undefined, stream: Readable, info: unknown) => {
      const fileName = nameOf(info);
      if (name !== undefined) parsed.names.push(name);
      if (fileName !== undefined) parsed.fileNames.push(fileName);
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
      stream.on('end', () => parsed.fileHeads.push(Buffer.concat(chunks).toString('utf8', 0, 1024)));
    });
    parser.on('error', done).on('close', done).on('finish', done);
    parser.end(body);
  });
}

async function parse(contentType: string, body: Buffer): Promise<Parsed[]> {
  const headers = { 'content-type': contentType };
  const nothing: Parsed = { names: [], values: [], fileNames: [], fileHeads: [] };
  const read = async (open: () => Promise<Parsed>) => {
    try {
      return await open();
    } catch {
      return nothing; // a header that the parser refuses
    }
  };
  return [
    await read(() =>
      collect(
        busboy({ headers, preservePath: true, defParamCharset: 'utf8' }),
        body,
        (info) => (info as { filename?: string }).filename,
      ),
    ),
    await read(() =>
      collect(
        new FastifyBusboy({ headers, preservePath: true }),
        body,
        (fileName) => fileName as string | undefined,
      ),
    ),
  ];
}

function visitedIn(contentType: string, body: Buffer) {
  const texts = {
    name: new Set<string>(),
    value: new Set<string>(),
    fileName: new Set<string>(),
    head: new Set<string>(),
  };
  const extraction = new Extraction({ maxBytes: 1e6, maxValues: 1e5, maxDepth: 32 }, (place, part, text) => {
    if (place === 'body') (part === 'name' ? texts.name : texts.value).add(text);
    if (place === 'file') (part === 'name' ? texts.fileName : texts.head).add(text);
  });
  extractRequest(
    {
      method: 'POST',
      path: '/',
      queryString: '',
      headers: { 'content-type': contentType },
      body,
      files: undefined,
      route: undefined,
    },
    extraction,
  );
  return { texts, leftOut: [...extraction.leftOut] };
}

const pieces = fc.constantFrom(
  'a',
  'x.php',
  'ü',
  ' ',
  '"',
  '\\',
  "'",
  ';',
  '=',
  '; filename=x',
  '; filename="x"',
  ' name="y"',
  '--',
  '--B',
  '\r\n',
  '\n',
  'C--',
  '%41',
  '*',
  ':',
  '\t',
  '\0',
  '\r\n--Bx',
  'boundary=C',
  '\r\n\r\n',
);
const text = (max: number) => fc.array(pieces, { maxLength: max }).map((some) => some.join(''));
const quoted = text(4).map((value) => `"${value.replace(/[\r\n]/g, '').replace(/["\\]/g, '\\$&')}"`);
const anyValue = fc.oneof(
  quoted,
  quoted,
  text(3),
  fc.constantFrom('""', 'x', "utf-8''a%2f%C3%BC.php", "iso-8859-1'en'%fc"),
);
const parameter = fc
  .tuple(
    fc.constantFrom('name', 'name', 'filename', 'filename*', 'name*', 'FileName', 'foo', 'x-name'),
    anyValue,
  )
  .map(([name, value]) => `; ${name}=${value}`);
const disposition = fc
  .array(parameter, { maxLength: 3 })
  .map((parameters) => `Content-Disposition: form-data${parameters.join('')}`);
const header = fc.oneof(
  { weight: 4, arbitrary: disposition },
  { weight: 2, arbitrary: quoted.map((name) => `Content-Disposition: form-data; name=${name}`) },
  fc.constantFrom(
    'Content-Type: application/octet-stream',
    'Content-Type: text/plain; charset=latin1',
    'Content-Type: text/plain; charset=utf-16le',
    'X-Foo: a; filename="x"; name=z',
    `X-Pad: ${'a'.repeat(2100)}`,
    'content-disposition:form-data;\r\n name="folded"',
  ),
  text(3),
);
const part = fc
  .tuple(fc.array(header, { minLength: 1, maxLength: 3 }), text(5))
  .map(([headers, content]) => `--B\r\n${headers.join('\r\n')}\r\n\r\n${content}\r\n`);
const body = fc
  .tuple(
    fc.oneof({ weight: 5, arbitrary: fc.constant('') }, text(3)),
    fc.array(part, { maxLength: 4 }),
    fc.boolean(),
  )
  .map(([preamble, parts, isWhole]) =>
    Buffer.from(`${preamble}${parts.join('')}${isWhole ? '--B--\r\n' : ''}`),
  );
const contentType = fc.oneof(
  fc.constant('multipart/form-data; boundary=B'),
  fc.constantFrom(
    'multipart/form-data; xboundary=A; boundary=B',
    'multipart/form-data; a="; boundary=A"; boundary=B',
    'multipart/form-data; boundary=B; boundary=A',
    'multipart/form-data; boundary=A; boundary=B',
    'multipart/form-data; boundary="\\B"',
    'MULTIPART/form-data;BOUNDARY="B"',
    'multipart/form-data; boundary="" ',
    'multipart/form-data; boundary=C; x="; boundary=B',
  ),
);

/** Of an extended name that is not written as the standard says, a parser loses the beginning, or adds a sign there. */
function isNamed(visited: ReadonlySet<string>, name: string): boolean {
  const bare = name.replace(/^=/, '');
  return bare === '' || [...visited].some((it) => it.endsWith(bare));
}

/** Of a body that was cut off, parsers keep the last bytes back that may have become a delimiter. */
function holds(visited: ReadonlySet<string>, text: string): boolean {
  return visited.has(text) || [...visited].some((it) => it.includes(text));
}

describe('bodies of uploads', () => {
  it('are read as multer and @fastify/multipart read them', async () => {
    await fc.assert(
      fc.asyncProperty(contentType, body, async (type, bytes) => {
        const { texts, leftOut } = visitedIn(type, bytes);
        expect(leftOut).toEqual([]);
        for (const { names, values, fileNames, fileHeads } of await parse(type, bytes)) {
          const missed = {
            names: names.filter((name) => name !== '' && !isNamed(texts.name, name)),
            values: values.filter((value) => value !== '' && !holds(texts.value, value)),
            fileNames: fileNames.filter((name) => name !== '' && !isNamed(texts.fileName, name)),
            heads: fileHeads.filter((head) => head !== '' && !holds(texts.head, head)),
          };
          expect(missed).toEqual({ names: [], values: [], fileNames: [], heads: [] });
        }
      }),
      { numRuns: Number(process.env['RUNS'] ?? 600) },
    );
  });
});
