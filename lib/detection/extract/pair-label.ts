/** The members that say what the member `value` beside them is. */
const LABELS = ['name', 'key', 'field', 'id', 'Name', 'Key', 'Field', 'Id'] as const;
const MAX_LENGTH = 100;

/** What `key` of the object is according to its neighbours: a pin, if it is the value in `{ name: 'pin', value: '1234' }`. */
export function pairLabel(owner: object, key: string): string | undefined {
  if (key !== 'value' && key !== 'Value') return undefined;
  const labels = LABELS.map((name) => (owner as Record<string, unknown>)[name]).filter(
    (label) => typeof label === 'string',
  );
  return labels.length === 0 ? undefined : labels.map((label) => label.slice(0, MAX_LENGTH)).join(' ');
}
