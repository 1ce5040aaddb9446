import { isPasswordName } from '../detection/password-name';
import { wordsOfName } from '../detection/words-of-name';

/** What gives a secret away wherever it stands in a name, beside the names of passwords: `accesstoken`, `PHPSESSID`. */
const STEM = /token(?!i[sz])|cookie|session|sessid|authorization|apikey/;

/** What does so as a word: `cardCvv` and `card_cvv` hold a secret, `sidebar` does not. */
const WORDS: ReadonlySet<string> = new Set(
  'totp mfa cvv cvc csc cvn ssn auth jwt sid iban mnemonic csrf xsrf'.split(' '),
);

/** What does so as two words, or as one that joins them. */
const PAIRS: ReadonlySet<string> = new Set(
  (
    'apikey accesskey privatekey signingkey encryptionkey sshkey masterkey accountkey authkey authcode sharedkey ' +
    'securitycode verificationcode recoverycode backupcode seedphrase recoveryphrase cardnumber ccnumber'
  ).split(' '),
);

/** No name that a person chose is longer, and its end says what it is. */
const MAX_LENGTH = 400;

/**
 * Whether the value of a field with this name, or with this dotted path, must not be shown. Whole words count, however
 * they are joined: `cardCvv`, `card_cvv` and `card-cvv` are the same, and `compass` is not `pass`.
 */
export function isSecretName(name: string): boolean {
  if (isPasswordName(name) || STEM.test(name.slice(-MAX_LENGTH).toLowerCase())) return true;
  const words = wordsOfName(name);
  return words.some(
    (word, i) => WORDS.has(word) || PAIRS.has(word) || PAIRS.has(word + (words[i + 1] ?? '')),
  );
}
