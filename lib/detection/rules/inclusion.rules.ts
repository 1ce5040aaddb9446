import { URL_MARKS, type UrlTarget } from '../tokenise/url-target';
import type { Rule } from './rule';
import type { Subject } from './subject';

const SCRIPT_MARKS = ['.txt', '.php', '.inc', '.phtml', '.sh', '.pl', '.cgi', '.jsp', '.asp'];
const SCRIPT_FILE = /\.(?:txt|php\d?|inc|phtml|sh|pl|cgi|jsp|asp)(?:$|\?)/i;

const inValue =
  (decide: (subject: Subject) => boolean) =>
  (subject: Subject): number =>
    decide(subject) ? 0 : -1;

/** Fetched from elsewhere, also with the scheme at hand. */
const isWeb = ({ scheme, host }: UrlTarget): boolean =>
  scheme === '' ? host.includes('.') : /^(?:https?|ftps?)$/.test(scheme);

/** Devices, and shares on machines of other domains, also by HTTP. */
const FOREIGN_SHARE =
  /^\s{0,5}(?:file:)?(?:[/\\]{2}[?.][/\\](?:[a-z]:|GLOBALROOT|UNC|Volume)|\\\\(?:[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?:@(?:ssl|\d{2,5}))?|[\w-]{1,63}@(?:ssl|\d{2,5}))\\[\w$.-])/i;
const SHARE = /^\s{0,5}\\\\[\w-]{1,63}\\[\w$.-]/;
const ADMIN_SHARE = /^\s{0,5}(?:file:)?[/\\]{2}[\w.:[\]-]{1,255}[/\\](?:[a-z]|admin|ipc)\$(?:[/\\]|$)/i;

export const inclusionRules: readonly Rule[] = [
  {
    id: 'inclusion-cut-off',
    version: 2,
    category: 'inclusion',
    severity: 'critical',
    sees: 'The address of a file whose query is empty: what the application appends is cut off.',
    ignores: 'Pages, and queries with content.',
    source: 'CWE-98',
    places: ['query', 'cookie', 'body'],
    needs: [URL_MARKS, ['?', '\0', '#']],
    find: inValue(
      ({ url }) => url !== undefined && isWeb(url) && /\.\w{1,5}(?:(?:\?{1,20}&?|\0|#)$|\?\?)/.test(url.rest),
    ),
    attacks: ['http://a.example/code.txt?', 'ftp://a.example/x.gif??', '//a.example/code.php?'],
    harmless: ['http://a.example/?', 'http://a.example/x.html?a=b', '//includes/code.php?'],
  },
  {
    id: 'inclusion-script',
    version: 2,
    category: 'inclusion',
    severity: 'warning',
    sees: 'The address of a script or a text file.',
    ignores: 'Pictures and pages.',
    source: 'CWE-98',
    places: ['query', 'cookie', 'body'],
    needs: [URL_MARKS, SCRIPT_MARKS],
    find: inValue(({ url }) => url !== undefined && isWeb(url) && SCRIPT_FILE.test(url.rest)),
    attacks: ['http://a.example/code.php', '//a.example/code.php'],
    harmless: ['http://a.example/logo.png', '//includes/code.php'],
  },
  {
    id: 'inclusion-file-field',
    version: 2,
    category: 'inclusion',
    severity: 'notice',
    sees: 'The address of a script in a field that names a file of the application.',
    ignores: 'Other fields.',
    source: 'CWE-98',
    places: ['query', 'cookie', 'body'],
    needs: [URL_MARKS, SCRIPT_MARKS],
    find: inValue(
      ({ url, isFile }) => isFile && url !== undefined && isWeb(url) && SCRIPT_FILE.test(url.rest),
    ),
    attacks: [
      { text: 'http://a.example/code.php', field: 'page' },
      { text: '//a.example/code.php', field: 'page' },
    ],
    harmless: [{ text: 'http://a.example/code.php', field: 'homepage' }],
  },
  {
    id: 'inclusion-admin-share',
    version: 1,
    category: 'inclusion',
    severity: 'critical',
    sees: 'A share of Windows that is there for administrators, on whatever machine.',
    ignores: 'Other shares, and its mention in prose.',
    source: 'Windows, naming of files and administrative shares',
    places: ['path', 'query', 'header', 'cookie', 'body'],
    needs: [['$'], ['//', '\\\\', '\\/', '/\\']],
    find: ADMIN_SHARE,
    attacks: ['\\\\10.0.0.9\\c$\\users', '//fs01/admin$'],
    harmless: ['\\\\fs01\\docs', '//us$/x', 'try \\\\fs01\\c$'],
  },
  {
    id: 'inclusion-foreign-share',
    version: 1,
    category: 'inclusion',
    severity: 'critical',
    sees: 'A device of Windows, or a share on a machine of another domain, in a field for a file or an address.',
    ignores: 'Shares of machines with a short name, and other fields.',
    source: 'Windows, naming of files; WebDAV redirector',
    places: ['query', 'cookie', 'body'],
    parts: ['value'],
    needs: [['\\\\', '//?', '//.', '/\\?', '/\\.', '\\/?', '\\/.']],
    find: ({ isFile, isFetched, text }) => (isFile || isFetched ? text.search(FOREIGN_SHARE) : -1),
    attacks: [
      { text: '\\\\a.example\\share\\x', field: 'file' },
      { text: '\\\\a@80\\x.txt', field: 'url' },
      { text: '\\\\?\\C:\\x', field: 'path' },
    ],
    harmless: [
      { text: '\\\\fs01\\docs\\x', field: 'file' },
      { text: '//a.example/share/x', field: 'url' },
      { text: '\\\\a.example\\share\\x', field: 'note' },
    ],
  },
  {
    id: 'inclusion-share',
    version: 1,
    category: 'inclusion',
    severity: 'warning',
    sees: 'A share of another machine in a field for an address.',
    ignores: 'Other fields.',
    source: 'Windows, naming of files',
    places: ['query', 'cookie', 'body'],
    parts: ['value'],
    needs: [['\\\\']],
    find: ({ isFetched, text }) => (isFetched ? text.search(SHARE) : -1),
    attacks: [{ text: '\\\\fs01\\docs\\x', field: 'url' }],
    harmless: [{ text: '\\\\fs01\\docs\\x', field: 'note' }],
  },
];
