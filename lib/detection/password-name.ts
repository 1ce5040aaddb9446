import { wordsOfName } from './words-of-name';

/** What names a password wherever it stands in a name: `newpassword`, `userPasswort`. */
const STEM =
  /pass(?:word|wd|wort|phrase|code)|kennwort|wachtwoord|l[oö]senord|contrase[nñ]a|motdepasse|salasana|парол|secret(?!ar)|credential|密码|密碼|パスワード|비밀번호/;

/** What does so as a word: `userPin` and `pass1` do, `pinterest` and `compass` do not. */
const WORDS: ReadonlySet<string> = new Set(
  (
    'pass pw pwd pin otp userpass senha mdp haslo hasło parola sifre şifre lozinka heslo jelszo adgangskode passord ' +
    'confirm repeat retype'
  ).split(' '),
);
/** The second field of a form that sets a password. Beside other words these say something else: `confirmTerms`. */
const ALONE: ReadonlySet<string> = new Set(['confirm', 'repeat', 'retype']);
/** No name that a person chose is longer, and its end says what it is. */
const MAX_LENGTH = 400;

/** Whether a field with this name, or with this dotted path, holds a password, a PIN or another secret that a person types. */
export function isPasswordName(name: string): boolean {
  if (STEM.test(name.slice(-MAX_LENGTH).toLowerCase())) return true;
  const words = wordsOfName(name);
  return words.some((word) => WORDS.has(word) && (!ALONE.has(word) || words.length === 1));
}
