/** What gives a secret away wherever it stands in a name: `clientsecret`, `accesstoken`, `PHPSESSID`. */
const STEM =
  /pass(?:word|wd|wort|phrase|code)|kennwort|wachtwoord|contrase[nñ]a|motdepasse|парол|secret(?!ar)|token(?!i[sz])|credential|cookie|session|sessid|authorization|apikey/;

/** What does so as a word: `userPin` and `user_pin` hold a secret, `pinterest` does not. */
const WORDS: ReadonlySet<string> = new Set(
  'pass pw pwd pin otp totp mfa cvv cvc csc cvn ssn auth jwt sid iban mnemonic csrf xsrf senha mdp'.split(
    ' ',
  ),
);

/** What does so as two words, or as one that joins them. */
const PAIRS: ReadonlySet<string> = new Set(
  (
    'apikey accesskey privatekey signingkey encryptionkey sshkey masterkey accountkey authkey authcode sharedkey ' +
    'securitycode verificationcode recoverycode backupcode seedphrase recoveryphrase cardnumber ccnumber'
  ).split(' '),
);

/** `user%5Bpass%5D` is `user[pass]`. */
const ENCODED = /%[0-9a-f]{2}/gi;
const EACH_WORD = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lo}+/gu;
/** No name that a person chose is longer, and its end says what it is. */
const MAX_LENGTH = 400;

/**
 * Whether the value of a field with this name, or with this dotted path, must not be shown. Whole words count, however
 * they are joined: `cardCvv`, `card_cvv` and `card-cvv` are the same, and `compass` is not `pass`.
 */
export function isSecretName(name: string): boolean {
  const end = name.slice(-MAX_LENGTH).replace(ENCODED, '.');
  if (STEM.test(end.toLowerCase())) return true;
  const words = end.match(EACH_WORD)?.map((word) => word.toLowerCase()) ?? [];
  return words.some(
    (word, i) => WORDS.has(word) || PAIRS.has(word) || PAIRS.has(word + (words[i + 1] ?? '')),
  );
}
