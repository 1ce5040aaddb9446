import { URL_MARKS } from '../tokenise/url-target';
import type { Rule } from './rule';
import type { Subject } from './subject';

const SCRIPT_MARKS = ['.txt', '.php', '.inc', '.phtml', '.sh', '.pl', '.cgi', '.jsp', '.asp'];
const SCRIPT_FILE = /\.(?:txt|php\d?|inc|phtml|sh|pl|cgi|jsp|asp)(?:$|\?)/i;

const inValue =
  (decide: (subject: Subject) => boolean) =>
  (subject: Subject): number =>
    decide(subject) ? 0 : -1;

const isWeb = (scheme: string | undefined): boolean =>
  scheme !== undefined && /^(?:https?|ftps?)$/.test(scheme);

export const inclusionRules: readonly Rule[] = [
  {
    id: 'inclusion-cut-off',
    version: 1,
    category: 'inclusion',
    severity: 'critical',
    sees: 'The address of a file whose query is empty: what the application appends is cut off.',
    ignores: 'Pages, and queries with content.',
    source: 'CWE-98',
    places: ['query', 'cookie', 'body'],
    needs: [URL_MARKS, ['?', '\0', '#']],
    find: inValue(
      ({ url }) =>
        url !== undefined && isWeb(url.scheme) && /\.\w{1,5}(?:(?:\?{1,20}&?|\0|#)$|\?\?)/.test(url.rest),
    ),
    attacks: ['http://a.example/code.txt?', 'ftp://a.example/x.gif??'],
    harmless: ['http://a.example/?', 'http://a.example/x.html?a=b'],
  },
  {
    id: 'inclusion-script',
    version: 1,
    category: 'inclusion',
    severity: 'warning',
    sees: 'The address of a script or a text file.',
    ignores: 'Pictures and pages.',
    source: 'CWE-98',
    places: ['query', 'cookie', 'body'],
    needs: [URL_MARKS, SCRIPT_MARKS],
    find: inValue(({ url }) => url !== undefined && isWeb(url.scheme) && SCRIPT_FILE.test(url.rest)),
    attacks: ['http://a.example/code.php'],
    harmless: ['http://a.example/logo.png'],
  },
  {
    id: 'inclusion-file-field',
    version: 1,
    category: 'inclusion',
    severity: 'notice',
    sees: 'The address of a script in a field that names a file of the application.',
    ignores: 'Other fields.',
    source: 'CWE-98',
    places: ['query', 'cookie', 'body'],
    needs: [URL_MARKS, SCRIPT_MARKS],
    find: inValue(
      ({ url, isFile }) => isFile && url !== undefined && isWeb(url.scheme) && SCRIPT_FILE.test(url.rest),
    ),
    attacks: [{ text: 'http://a.example/code.php', field: 'page' }],
    harmless: [{ text: 'http://a.example/code.php', field: 'homepage' }],
  },
];
