import { timeOfStamp } from './time-of-stamp';

/**
 * The fields of a record that somebody else may have written: each is what it should be, or absent. Total on any input;
 * nothing of an object is read that was not asked for by its name.
 */
export class RecordFields {
  private constructor(private readonly fields: Readonly<Record<string, unknown>>) {}

  /** Undefined when the value is no object. */
  static of(value: unknown): RecordFields | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return new RecordFields(value as Record<string, unknown>);
  }

  raw(name: string): unknown {
    return Object.hasOwn(this.fields, name) ? this.fields[name] : undefined;
  }

  has(name: string): boolean {
    return this.raw(name) !== undefined;
  }

  text(name: string, maxLength = 2000): string | undefined {
    const value = this.raw(name);
    return typeof value === 'string' && value.length <= maxLength ? value : undefined;
  }

  word<T extends string>(name: string, words: readonly T[]): T | undefined {
    const value = this.raw(name);
    return words.find((word) => word === value);
  }

  /** A whole number from 0 on that a double keeps exactly. */
  count(name: string): number | undefined {
    const value = this.raw(name);
    return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
  }

  flag(name: string): boolean | undefined {
    const value = this.raw(name);
    return typeof value === 'boolean' ? value : undefined;
  }

  /** Milliseconds since the epoch; only what `toISOString()` writes. */
  time(name: string): number | undefined {
    return timeOfStamp(this.raw(name));
  }

  /** The entries that can be read; those that cannot are `undefined`. Undefined when it is no list, or too long a one. */
  list<T>(
    name: string,
    read: (value: unknown) => T | undefined,
    maxLength = 10_000,
  ): (T | undefined)[] | undefined {
    const value = this.raw(name);
    if (!Array.isArray(value) || value.length > maxLength) return undefined;
    return value.map((entry) => read(entry));
  }
}
