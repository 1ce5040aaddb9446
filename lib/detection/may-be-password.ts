import { isPasswordName } from './password-name';

/** Longer ones, and ones with blanks, are not generated. */
const PASSWORD = /^\S{1,128}$/;

/** Whether a text could be a password, in a field for one: any mixture of signs is honest there. */
export function mayBePassword(field: string, text: string): boolean {
  return PASSWORD.test(text) && isPasswordName(field);
}
