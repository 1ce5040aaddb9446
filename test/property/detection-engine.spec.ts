import fc from '../support/seeded-fast-check';
import { DetectionEngine } from '../../lib/detection/detection-engine';
import { detectionProblems } from '../../lib/detection/detection-problems';
import { Extraction } from '../../lib/detection/extract/extraction';
import { extractRequest } from '../../lib/detection/extract/extract-request';
import type { InspectableRequest } from '../../lib/detection/inspectable-request';
import { htmlShapes } from '../../lib/detection/tokenise/html-shapes';
import { OpenMarkup } from '../../lib/detection/tokenise/open-markup';
import { shellShapes } from '../../lib/detection/tokenise/shell-shapes';
import { sqlShapes } from '../../lib/detection/tokenise/sql-shapes';
import { sqlTokens } from '../../lib/detection/tokenise/sql-tokens';
import { urlTarget } from '../../lib/detection/tokenise/url-target';

const engine = new DetectionEngine({ maxBytes: 4096, maxValues: 64, maxDepth: 4 });

const syntax = [
  '<',
  '>',
  '"',
  "'",
  '`',
  '=',
  '/',
  '\\',
  '(',
  ')',
  ';',
  '--',
  '/*',
  '*/',
  '#',
  '$',
  '{',
  '}',
  '%',
  '&',
  '|',
  '\n',
  '://',
  '[',
  ']',
  '@',
  'select',
  'union',
  ' or ',
  '1',
  'script',
  'on',
  'cat',
  '../',
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...syntax), fc.string({ maxLength: 3, unit: 'binary' })), { maxLength: 60 })
  .map((parts) => parts.join(''));
const requests: fc.Arbitrary<InspectableRequest> = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  path: hostile.map((path) => `/${path}`),
  queryString: hostile,
  headers: fc.dictionary(
    fc.constantFrom('user-agent', 'cookie', 'referer', 'x-a', 'content-type', 'content-length'),
    fc.oneof(
      hostile,
      fc.array(hostile, { maxLength: 3 }),
      fc.constantFrom('multipart/form-data; boundary=b', 'application/xml', 'application/json'),
    ),
  ),
  body: fc.oneof(
    fc.jsonValue(),
    hostile,
    fc.uint8Array(),
    fc.anything(),
    hostile.map((text) => `--b\r\nContent-Disposition: form-data; name="${text}"\r\n\r\n${text}\r\n--b--`),
  ),
  files: fc.anything(),
  route: fc.constant(undefined),
});

describe('the engine', () => {
  it('never throws, and says the same of the same request', () => {
    fc.assert(
      fc.property(requests, (request) => {
        expect(engine.inspect(request)).toEqual(engine.inspect(request));
      }),
      { numRuns: 2000 },
    );
  });

  it('never looks at more than it may', () => {
    fc.assert(
      fc.property(
        requests,
        fc.integer({ min: 16, max: 64 }),
        fc.integer({ min: 1024, max: 2048 }),
        (request, maxValues, maxBytes) => {
          let values = 0;
          let bytes = 0;
          const extraction = new Extraction(
            { maxValues, maxBytes, maxDepth: 3 },
            (_place, _part, text, trail) => {
              values++;
              bytes += text.length;
              expect(trail.depth).toBeLessThanOrEqual(4);
            },
          );
          extractRequest(request, extraction);
          expect(values).toBeLessThanOrEqual(maxValues);
          expect(bytes).toBeLessThanOrEqual(maxBytes);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('keeps reports short', () => {
    fc.assert(
      fc.property(requests, (request) => {
        for (const match of engine.inspect(request)?.matches ?? []) {
          expect(match.snippet.length).toBeLessThanOrEqual(80);
          expect(match.field.length).toBeLessThanOrEqual(100);
        }
      }),
    );
  });
});

describe('tokenisers', () => {
  it('never throw, and find things inside the text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const found = [sqlShapes(text), htmlShapes(text), shellShapes(text)].flatMap((shapes) =>
          Object.values(shapes),
        );
        for (const at of found) expect(at === 0 || (at > 0 && at <= text.length)).toBe(true);
        expect(() => urlTarget(text)).not.toThrow();
        const markup = new OpenMarkup(text);
        for (let at = 0; at <= text.length; at += 7) expect(markup.at(at).length).toBeLessThan(50);
      }),
      { numRuns: 3000 },
    );
  });

  it('stop after so many tokens', () => {
    const { kinds, starts } = sqlTokens('1 , x '.repeat(5000), '');
    expect(kinds.length).toBeLessThanOrEqual(160);
    expect(starts).toHaveLength(kinds.length);
  });
});

describe('detectionProblems', () => {
  it('is total, and a valid word stays valid', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withDate: true, withMap: true }), (options) => {
        expect(Array.isArray(detectionProblems(options))).toBe(true);
      }),
    );
    const cyclic: Record<string, unknown> = {};
    cyclic['exclude'] = [cyclic];
    const throwing = {
      get categories(): never {
        throw new Error('no');
      },
    };
    expect(detectionProblems(cyclic)).not.toEqual([]);
    expect(detectionProblems(throwing)).not.toEqual([]);
    expect(detectionProblems(null)).toHaveLength(1);
  });
});
