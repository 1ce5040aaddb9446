import type { Extraction } from './extraction';

/** Pairs as members of an object; a name that comes again has a list. */
function membersOf(pairs: Iterable<readonly [unknown, unknown]>, most: number): object {
  const members = new Map<string, unknown[]>();
  let count = 0;
  for (const [name, value] of pairs) {
    // One more than is visited, so that the extraction notices that something is left out.
    if (count++ > most) break;
    const key = typeof name === 'string' ? name : String(count);
    const known = members.get(key);
    if (known === undefined) members.set(key, [value]);
    else known.push(value);
  }
  const entries = Array.from(members, ([key, values]) => [key, values.length === 1 ? values[0] : values]);
  return Object.fromEntries(entries) as object;
}

function itemsOf(values: Iterable<unknown>, most: number): unknown[] {
  const items: unknown[] = [];
  for (const value of values) if (items.push(value) > most) break;
  return items;
}

/**
 * What no parser of a body makes, but those who hand in a value of their own may: collections, wrapped texts and bytes of
 * other kinds, as objects, arrays, texts and bytes that can be walked. Other objects come back as they are.
 */
export function plainValue(value: object, extraction: Extraction): unknown {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return value;
  const most = extraction.limits.maxValues;
  if (value instanceof String) return value.valueOf();
  if (value instanceof Map || value instanceof URLSearchParams || value instanceof FormData)
    return membersOf(value as Iterable<readonly [unknown, unknown]>, most);
  if (value instanceof Set) return itemsOf(value, most);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  // To read it takes waiting.
  if (value instanceof Blob) extraction.leftOut.add('body: not read');
  return value;
}
