import fc from '../support/seeded-fast-check';
import { decodeBase64 } from '../../lib/detection/normalise/decode-base64';
import { normaliseText } from '../../lib/detection/normalise/normalise-text';

const layers: ((text: string) => string)[] = [
  encodeURIComponent,
  (text) => text.replace(/[<>"'&]/g, (character) => `&#${character.charCodeAt(0)};`),
  (text) =>
    text.replace(
      /[^a-z0-9 ]/gi,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  (text) => text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0)),
];
const fragments = [
  '%',
  '%2',
  '%25',
  '%u',
  '%u00',
  '%c0',
  '%af',
  '&',
  '&#',
  'x3c',
  ';',
  '&lt',
  '\\',
  '\\u',
  '\\x',
  '0x2e',
  '+',
  '\u0000',
  '\uff0e',
  '℀',
  'ﷺ',
];
const messy = fc.array(fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: 'binary', maxLength: 4 })), {
  maxLength: 30,
});

describe('normaliseText', () => {
  it('is idempotent once nothing changes any more', () => {
    fc.assert(
      fc.property(messy, (parts) => {
        const settled = normaliseText(normaliseText(parts.join('')));
        expect(normaliseText(settled)).toBe(settled);
      }),
      { numRuns: 5000 },
    );
  });

  it('takes up to four layers of encoding off', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z <>"'(){}=;/]{1,40}$/),
        fc.array(fc.constantFrom(...layers), { maxLength: 4 }),
        (text, encoders) => {
          expect(normaliseText(encoders.reduce((encoded, encode) => encode(encoded), text))).toBe(text);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('leaves a text alone that nothing is encoded in', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z1-9 .,:;'"<>(){}[\]?!_/=-]*$/), (text) => {
        expect(normaliseText(text)).toBe(text);
      }),
    );
  });

  it('never grows a text beyond what one character can stand for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(normaliseText(text).length).toBeLessThanOrEqual(18 * text.length);
      }),
    );
  });
});

describe('decodeBase64', () => {
  it('reads any printable text of some length in both alphabets', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]{9,80}$/), (text) => {
        const buffer = Buffer.from(text);
        expect(decodeBase64(buffer.toString('base64'))).toBe(text);
        expect(decodeBase64(buffer.toString('base64url'))).toBe(text);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void decodeBase64(text)));
  });
});
