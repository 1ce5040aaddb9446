import type { KeptText } from '../detection/kept-value';
import { isSecretName } from './secret-name';

const NAMES: ReadonlySet<string> = new Set(['name', 'key', 'field', 'id']);

/** Tells of `[{ name: 'password', value: 'hunter2' }]` that the value is a secret. Sees the texts of one request in turn. */
export class NamedValues {
  private secretIn: string | undefined;

  /** Whether the text is the value of a secret that was named beside it, before it. */
  isSecret({ part, field, name, text }: KeptText): boolean {
    if (part !== 'value') return false;
    const parent = field.slice(0, -name.length);
    if (NAMES.has(name)) this.secretIn = isSecretName(text) ? parent : undefined;
    return name === 'value' && this.secretIn === parent;
  }
}
