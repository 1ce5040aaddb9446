const MIN_LENGTH = 12;
const BASE64 = /^[A-Za-z0-9+/_-]{12,16384}={0,2}$/;
const PROBE_LENGTH = 12;

const UNPRINTABLE = /[^\x20-\x7e\t\r\n]/;

const SIXTET = new Int8Array(128).fill(-1);
Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/').forEach((character, value) => {
  SIXTET[character.charCodeAt(0)] = value;
});
SIXTET[45] = 62;
SIXTET[95] = 63;

/** Whether the first nine bytes would be printable: one in ten thousand random tokens is. Decodes nothing. */
function startsPrintable(text: string): boolean {
  for (let i = 0; i < PROBE_LENGTH; i += 4) {
    let bits = 0;
    for (let j = i; j < i + 4; j++) {
      const sixtet = SIXTET[text.charCodeAt(j)] ?? -1;
      if (sixtet < 0) return false;
      bits = (bits << 6) | sixtet;
    }
    for (let shift = 16; shift >= 0; shift -= 8) {
      const byte = (bits >> shift) & 0xff;
      if ((byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte > 126) return false;
    }
  }
  return true;
}

/**
 * The text behind a value that is base64 as a whole, or undefined. Sees the standard and the URL alphabet; ignores
 * what decodes to anything but printable ASCII, which is nearly every token, hash and picture.
 */
export function decodeBase64(text: string): string | undefined {
  if (text.length < MIN_LENGTH || !startsPrintable(text) || !BASE64.test(text)) return undefined;
  const decoded = Buffer.from(text, 'base64').toString('latin1');
  return UNPRINTABLE.test(decoded) ? undefined : decoded;
}
