import { inspect } from 'node:util';

/** A value that may hold a secret: it cannot be printed, logged, serialised or hashed by accident. */
export class HiddenValue<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself, for the one who needs it. */
  reveal(): T {
    return this.#value;
  }

  toJSON(): string {
    return '(hidden)';
  }

  [inspect.custom](): string {
    return '(hidden)';
  }
}
