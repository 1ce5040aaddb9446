import { isMentioned } from '../tokenise/is-mentioned';
import { NON_ASCII } from '../screen/literal-automaton';
import { unlessTold } from './unless-told';
import type { Rule } from './rule';
import type { Subject } from './subject';

const ENCODED_CLIMB =
  /(?:\.|%(?:25)?2e|%u(?:ff0e|002e)|%c0%(?:ae|2e)|%e0%80%ae){2}(?:%(?:25)?(?:2f|5c)|%%32%(?:66|%36%36)|%u(?:2215|2216|ff0f|002f)|%c[01]%(?:af|9c|5c|2f|8s|pc|9v)|%e0%80%af|\\|\/{2})|(?:%(?:25)?2e|%uff0e){2}(?:\/|$)|\/\.\.;[/\\]/i;
const LEADING_CLIMB =
  /^[/\\]{1,4}\.[/\\]{1,4}\.\.[/\\]|^[/\\]{1,8}\.{2,4};?[/\\]|^\.{1,2}(?:[/\\]{2,8}|[/\\]{1,2}\.)\.?[/\\]{2}|^\.{1,2}\\{2,8}|^\.{1,2}[/\\]{2,}$/;
/** Dots or slashes in an encoding that no honest software writes. */
const DISGUISED_CLIMB =
  /(?:\.|%(?:25){0,2}(?:2e|u(?:ff0e|002e)|c0%(?:25){0,2}(?:ae|2e)|e0%(?:25){0,2}80%(?:25){0,2}ae)){2}(?:%(?:25){0,2}(?:c[01]%(?:25){0,2}(?:af|9c|5c|2f|1c|8s|pc|9v)|e0%(?:25){0,2}80%(?:25){0,2}af|u(?:2215|2216|ff0f|efc8|f025))|%%3[25]%(?:66|63|%36%36)|0x[25][fc])|(?:0x2e){2}/i;
const CLIMB =
  /(?<!\]\(|href=["'])\.{2,4}(?:;[^/\\]{0,20})?[/\\]{1,8}(?:\.{1,2}[/\\]{1,4})?\.{2,4}(?:;|[/\\]|$)/;
const MASKED_CLIMB =
  /(?:(?:\.\.|\.\?|\?\.|\?\?|\u00c0\.\u00c0\.)(?:[^\w\s.?]|0x[25][fc])[^\s.?]{0,14}){2}(?:[.?\u00c0]{2}|etc|win|boot)/i;

function encodedClimb({ place, text }: Subject): number {
  if (place === 'path') return text.search(ENCODED_CLIMB);
  const at = text.search(LEADING_CLIMB);
  return at < 0 ? text.search(DISGUISED_CLIMB) : at;
}

export const climbRules: readonly Rule[] = [
  {
    id: 'traversal-climb',
    version: 2,
    category: 'traversal',
    severity: 'critical',
    inPasswords: false,
    sees: 'Two or more steps up, in any mixture of slashes, with doubled dots or slashes that survive a naive filter.',
    ignores: 'One step up, as in relative links; ellipses; relative paths in a sentence.',
    source: 'RFC 3986, Windows and Unix path rules',
    inDocuments: 'notice',
    needs: [['..']],
    find: unlessTold(CLIMB, isMentioned),
    attacks: [
      '../../etc/hosts',
      '..\\..\\boot.ini',
      '....//....//etc',
      '..;/..;/manager',
      { text: '../../etc/hosts', place: 'body', field: 'message' },
      { text: 'then go to ../../lib; or x=../../', place: 'body', field: 'message' },
    ],
    harmless: [
      '../images/logo.png',
      'wait... what/...',
      '1..2',
      { text: 'then go to ../../lib and build it', place: 'body', field: 'message' },
      { text: 'avoids the ../../ paths of modules', place: 'query' },
    ],
  },
  {
    id: 'traversal-encoded-climb',
    version: 2,
    category: 'traversal',
    severity: 'critical',
    inPasswords: false,
    sees: 'One step up at the very beginning of a value, one whose dots or slashes are encoded in the path, or in an odd way anywhere.',
    ignores: 'Relative links.',
    source: 'RFC 3986',
    needs: [['..', '%252e', '%2e', '%u', '%c0', '%e0', './', '.\\', '.%', '..0x', '0x2e0x2e']],
    find: encodedClimb,
    attacks: [
      { text: '/a/..%2fb', place: 'path' },
      { text: '/a/..;/b', place: 'path' },
      '/../x',
      '..\\\\',
      '..%c0%afx',
      '..0x2fx',
    ],
    harmless: [{ text: '/a/b..c', place: 'path' }, '../x', '/a/../b'],
  },
  {
    id: 'traversal-masked-climb',
    version: 2,
    category: 'traversal',
    severity: 'critical',
    inPasswords: false,
    sees: 'Two or more steps up whose slashes are broken encodings or characters that become slashes further on.',
    ignores: 'Dots between words.',
    source: 'Unicode in file systems, CVE-2000-0884',
    needs: [['..', '.?', '?.', '??', `${NON_ASCII}.`]],
    find: unlessTold(MASKED_CLIMB, isMentioned),
    attacks: ['..\uefc8..\uefc8etc', '..%zz/..%zz/..%zz/x'],
    harmless: [
      'one... two... three',
      'a.b.c',
      { text: 'Tool for avoiding the ../../../ relative paths problem', place: 'body' },
    ],
  },
  {
    id: 'traversal-to-file',
    version: 2,
    category: 'traversal',
    severity: 'critical',
    inPasswords: false,
    sees: 'One step up and a file of the system or of the application behind it.',
    ignores: 'Relative links to pages and pictures.',
    source: 'Unix and Windows file system layouts',
    inDocuments: 'notice',
    needs: [['..']],
    find: /\.\.(?:[/\\]{1,8}|[^\w\s./\\%)\]}>"'`,;:!?][^\s.]{0,12})(?:etc|proc|windows|winnt|boot\.ini|var[/\\]|usr[/\\]|home[/\\]|root[/\\]|\.[a-z]{2,12}\b|web-inf|meta-inf|conf(?:ig)?(?:[./\\]|$)|wp-config|logs?[/\\]|apache\d?[/\\]|passwd|shadow|[\w/\\-]{0,40}\.(?:ini|log|conf|cfg|bak|pem|key|db|sqlite|yml)(?:$|[\s?\0]))/i,
    attacks: ['../.env', '..\\windows\\win.ini', '../logs/error.log'],
    harmless: [
      '../shared/utils',
      '../styles/main.css',
      'lists (a, b, ...).See http://example.com',
      'a(...).log',
    ],
  },
];
