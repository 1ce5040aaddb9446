/** Two bytes at the beginning that say how a text is encoded: a mark, or the `<` of an XML document. */
const BEGINNINGS: readonly (readonly [first: number, second: number, charset: string])[] = [
  [0xff, 0xfe, 'utf-16le'],
  [0xfe, 0xff, 'utf-16be'],
  [0x3c, 0x00, 'utf-16le'],
  [0x00, 0x3c, 'utf-16be'],
];
const XML_ENCODING = /^[^<]{0,3}<\?xml\s[^>]{0,100}encoding\s{0,3}=\s{0,3}["']([\w.:-]{1,40})["']/;
const XML_DECLARATION_LENGTH = 200;

/** Bytes that are no text in the charset become signs that say so; a charset that nobody knows is not one. */
function decode(bytes: Buffer, charset: string): string | undefined {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * What bytes say as text: as UTF-8, and as what they are declared to be or begin like, where that makes a difference.
 * Whoever reads them may go by any of these.
 *
 * @param declared the charset of the `Content-Type`, if there is one
 */
export function textReadings(bytes: Buffer, declared: string | undefined): string[] {
  const readings = new Set([bytes.toString('utf8').replace(/^\ufeff/, '')]);
  const begins = BEGINNINGS.find(([first, second]) => bytes[0] === first && bytes[1] === second)?.[2];
  const inXml = XML_ENCODING.exec(bytes.toString('latin1', 0, XML_DECLARATION_LENGTH))?.[1];
  for (const charset of [begins, declared, inXml]) {
    const reading = charset === undefined ? undefined : decode(bytes, charset);
    if (reading !== undefined) readings.add(reading);
  }
  return [...readings];
}
