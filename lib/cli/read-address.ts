import { InvalidArgumentError } from 'commander';
import { parseAddress } from '../request/parse-address';

/**
 * Reads an address that an option names, behind those before it, in the form in which recordings have it.
 * @throws InvalidArgumentError when it is none
 */
export function readAddress(text: string, before: readonly string[]): string[] {
  const address = parseAddress(text);
  if (address === undefined) throw new InvalidArgumentError('expected an IP address.');
  return [...before, address.text];
}
