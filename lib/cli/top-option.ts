import { InvalidArgumentError, Option } from 'commander';

const DEFAULT = 10;
const MAX = 1000;

/** `--top`: how many clients a report lists. */
export function topOption(): Option {
  return new Option('--top <n>', `how many clients to list, at most ${MAX}`).argParser(read).default(DEFAULT);
}

function read(text: string): number {
  const top = Number(text);
  if (/^\d+$/.test(text) && top >= 1 && top <= MAX) return top;
  throw new InvalidArgumentError(`expected a whole number from 1 to ${MAX}.`);
}
