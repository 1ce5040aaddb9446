import { NON_ASCII } from '../screen/literal-automaton';
import type { Rule } from './rule';
import type { Subject } from './subject';

/** A text that begins like this is a message of HTTP or of mail, its headers or its first part: telemetry sends all that it saw. */
const MESSAGE =
  /^\s{0,9}(?:[\w-]{1,60}:\s|--[\w=.'()+,/:?-]{1,72}\r?\n[\w-]{1,60}:\s|[A-Z]{3,7} \S{1,200} HTTP\/|HTTP\/\d)/;
const HEADER_WORDS = '(?:location|contenttype|contentlength|refresh|link|status|host|connection)';
const LINE_BREAK = '[\\r\\n\\u560a\\u560d][\\s%\\u560a\\u560d]{0,4}';
/** Nobody begins a line of prose like this, and nobody writes an encoded line break before a word. */
const RESPONSE_HEADER = new RegExp(
  `${LINE_BREAK}(?:(?:set-cookie2?|content-(?:type|length|disposition|encoding)|x-[a-z-]{2,30}|transfer-encoding|access-control-[a-z-]{3,30}|www-authenticate)\\s{0,3}:|http/[0-9.]{1,3}\\s{1,3}\\d{3}|(?:get|post|put|delete|head|options)\\s{1,3}/\\S{0,80}\\s{1,3}http/)|%(?:25)?0a(?:%(?:25)?20){0,3}${HEADER_WORDS}(?:\\s{0,3}:|%(?:25)?3a)`,
  'i',
);
/** These are words as well: `Location: the room on the left`. */
const HEADER_WORD = new RegExp(`${LINE_BREAK}${HEADER_WORDS}\\s{0,3}:`, 'i');

/** Mail quotes and forwards these; what is sent to somebody in secret, or the protocol, no mail shows. */
const MAIL_HEADER =
  /[\r\n][ \t]{0,3}(?:(?:cc|reply-to)\s{0,3}:[^\r\n@]{0,60}@|to\s{0,3}:\s{0,3}<?[^\s@]{1,60}@)/i;
const MAIL_INJECTION =
  /[\r\n][ \t]{0,3}(?:bcc\s{0,3}:[^\r\n@]{0,60}@|(?:mime-version|content-transfer-encoding)\s{0,3}:|(?:rcpt to|mail from)\s{0,3}:|(?:ehlo|helo|vrfy|expn)\s{1,3}\S|(?:retr|dele|uidl)\s{1,3}\d|top\s{1,3}\d{1,6}\s{1,3}\d|(?:data|quit|rset|stls|starttls|noop)(?:[\r\n]|$)|auth\s{1,3}(?:login|plain)|[a-z]{0,3}\d{1,5}\s{1,3}(?:capability|fetch|create|select|store|append|logout|login|list|examine)\b)/i;
const MAIL_FIELD = /mail|name|subject|sender|recipient|contact|^(?:from|to|cc|reply_?to)$/;

const MEMCACHED =
  /[\r\n](?:(?:set|add|replace|append|prepend|cas)\s[^\s]{1,250}\s\d{1,10}\s-?\d{1,10}\s\d{1,7}(?:\s\d{1,20})?(?:\snoreply)?\s{0,2}(?:[\r\n]|$)|(?:flush_all|gets?\s[^\s]{1,250}|delete\s[^\s;]{1,250}|stats(?:\s(?:items|slabs|cachedump)[^\r\n]{0,20})?)\s{0,2}\r?\n(?:set|add|get|stats|quit|delete|flush_all)\b)/;

/** A message as a sample, in a field where people write at length. */
const isSample = (subject: Subject): boolean => subject.mayBeDocument && MESSAGE.test(subject.text);

function responseHeader(subject: Subject): number {
  if (isSample(subject)) return -1;
  const at = subject.text.search(RESPONSE_HEADER);
  return at >= 0 || subject.mayBeDocument ? at : subject.text.search(HEADER_WORD);
}

function mailHeader(subject: Subject): number {
  if (isSample(subject)) return -1;
  const at = subject.text.search(MAIL_INJECTION);
  if (at >= 0 || (subject.place === 'body' && !MAIL_FIELD.test(subject.field))) return at;
  return subject.text.search(MAIL_HEADER);
}

const ANY_HEADER = /[\r\n][a-z][a-z0-9-]{2,40}:\s{0,3}[^\s/].{0,80}(?:[\r\n]|$)/i;
/** A query may hold a text of several lines; hardly a word before a colon has a hyphen there. */
const HYPHENATED_HEADER = /[\r\n][a-z][a-z0-9]{0,20}-[a-z0-9-]{1,40}:\s{0,3}[^\s/].{0,80}(?:[\r\n]|$)/i;

/** Small languages: directories, XML queries, server-side includes, protocols of lines. */
const OPENED_FILTER =
  /\)\s{0,5}\(\s{0,5}[|&!]\s{0,5}(?:\)|\((?!\())|\)\s{0,5}\(\s{0,5}[|&!]\s{0,5}\(?[\w-]{1,40}\s{0,3}[~<>]?=|\*\s{0,3}\)\s{0,5}[()]?\s{0,3}\(\s{0,5}[|&!(]{0,3}[\w-]{1,40}\s{0,3}[~<>]?=|\(\s{0,5}[|&]\s{0,5}\(\s{0,5}[\w-]{1,40}\s{0,3}[~<>]?=[^()\n]{0,60}\)|\)\s{0,3}\([\w-]{1,40}=\*?\)?\)?(?:\(|$|\0|\\x00|%00)|^\*?\(\)?\s{0,3}[|&]|\*\)\)?\s{0,3}(?:\0|%00|\\00)|^[^()\n]{0,40}\)\s{0,3}\(\s{0,3}[|&!]|^\(?\*\)\*?\)|^\*\(|[\w-]:(?:dn:)?(?:\d{1,6}\.){2,12}\d{1,6}:=|[\w-]:dn:=/;
const CLOSED_TERM =
  /^[^()\n]{0,200}\)\s{0,5}(?:\(\s{0,5}[|&!(]{0,3}[\w-]{1,40}\s{0,3}[~<>]?=|\(\s{0,5}[|&!]\s{0,5}\(|\)\s{0,3}\(\s{0,5}[|&])/;

export const injectionRules: readonly Rule[] = [
  {
    id: 'ldap-filter',
    version: 2,
    category: 'ldap',
    severity: 'critical',
    inPasswords: false,
    sees: 'A value that closes its term of a search filter and opens another one.',
    ignores: 'Parentheses and asterisks in prose; distinguished names.',
    source: 'RFC 4515',
    inDocuments: 'notice',
    needs: [
      ['(', ')', ':='],
      ['=', '|', '&', '*', '!'],
    ],
    find: OPENED_FILTER,
    attacks: ['pin:2.5.13.18:=5', '*)(uid=*', 'x)(|(mail=*', '(|(cn=a*)(sn=b))'],
    harmless: [
      'x := 5',
      'uid=kate,ou=people',
      '(a or b) (c or d)',
      'f(x)*g(y)',
      'see (page 3)(part 2)',
      '(PCHAR)(&((type*)0)->field)',
    ],
  },
  {
    id: 'ldap-closed-filter',
    version: 1,
    category: 'ldap',
    severity: 'critical',
    inPasswords: false,
    sees: 'A value that closes a term of a search filter which it has not opened, and goes on with a star or an assignment.',
    ignores: 'Filters whose terms are whole.',
    source: 'RFC 4515',
    inDocuments: 'notice',
    needs: [
      ['(', ')', ':='],
      ['=', '|', '&', '*', '!'],
    ],
    find: ({ text }) => (CLOSED_TERM.test(text) && OPENED_FILTER.test(text) ? 0 : -1),
    attacks: ['*)(uid=*', 'x)(|(mail=*', '*))(|(cn=*'],
    harmless: ['(|(cn=a*)(sn=b))', '(cn=a)(sn=b)', 'see (page 3)(part 2)'],
  },
  {
    id: 'xpath-axis',
    version: 2,
    category: 'xpath',
    severity: 'critical',
    inPasswords: false,
    sees: 'Paths, axes and functions of XPath behind a closed string, or inside a call.',
    ignores: 'Addresses and file paths.',
    source: 'XPath 1.0',
    inDocuments: 'notice',
    needs: [
      ['/', '::'],
      [
        'count',
        'name',
        'string',
        'contains',
        'starts-with',
        'position',
        'doc',
        'normalize-space',
        'child',
        'parent',
        'descendant',
        'ancestor',
        'following',
        'preceding',
        'attribute',
        'unparsed-text',
        '|',
        '[',
      ],
    ],
    find: /["')\]]\s{0,5}\|\s{0,5}\/{1,2}[\w*@]|\b(?:count|name|local-name|string|string-length|substring|contains|starts-with|position|doc|normalize-space)\s{0,3}\(\s{0,5}(?:\/{1,2}[\w*@]|\/\*|\.\.\/|(?:\/{0,2}(?:child|parent|descendant|ancestor|self|following|preceding|attribute)[\w-]{0,12}::))|\b(?:child|parent|descendant(?:-or-self)?|ancestor(?:-or-self)?|following(?:-sibling)?|preceding(?:-sibling)?|attribute)::(?:node\(|text\(|\*|[a-z])|\/{1,2}[\w*]{1,40}\[\s{0,3}(?:position\(|last\(|contains\(|text\(|\d{1,4}\s{0,3}\]\/|@?\w{1,30}\s{0,3}=\s{0,3}["']|@\w{1,30}\s{0,3}=)|\b(?:doc|doc-available|unparsed-text|unparsed-text-available)\s{0,3}\(\s{0,3}["'](?:(?:https?|ftp|file):)?\//i,
    attacks: [
      "//user[name='x']/pin",
      "doc('http://a.example/')",
      "x'] | //user/*",
      'count(/child::node())',
      "' and string-length(//a[1]/b)=4",
    ],
    harmless: ['/doc (https)', 'https://example.com/a[1]', 'count (all/some)', "it's | //"],
  },
  {
    id: 'ssi-directive',
    version: 2,
    category: 'ssi',
    severity: 'critical',
    sees: 'A server-side include or an edge-side include.',
    ignores: 'Comments.',
    source: 'Apache mod_include, ESI 1.0',
    needs: [['<!--', '<esi:']],
    find: /<!--\s{0,5}#\s{0,5}(?:exec|include|echo|config|printenv|set|if|fsize|flastmod|fastcgi|else|endif|elif|odbc)\b|<!--\s{0,3}esi[\s/]{1,3}\$|<esi:(?:include|inline|vars|assign|eval|debug|remove)\b/i,
    attacks: ['<!--esi $(HTTP_COOKIE) -->', '<!--#exec cmd="ls"-->', '<esi:include src="x"/>'],
    harmless: ['<!-- esi module -->', '<!-- #1 fan -->', '<!-- include me -->'],
  },
  {
    id: 'crlf-header',
    version: 3,
    category: 'crlf',
    severity: 'critical',
    sees: 'A line break and the name of a response header, a status line or a request line behind it.',
    ignores:
      'Lines of text in bodies that begin with a word and a colon, but in fields for one line; samples of messages.',
    source: 'RFC 9112',
    inDocuments: 'notice',
    needs: [
      ['\n', '\r', NON_ASCII, '%0a', '%250a'],
      [':', 'http/', '%3a', '%253a'],
    ],
    find: responseHeader,
    attacks: [
      'x\r\nSet-Cookie: a=b',
      'x\nLocation:y',
      'x\r\nGET / HTTP/1.1',
      { text: 'x\r\nX-Is: b', place: 'body', field: 'note' },
      { text: 'en\r\nLocation: //a.example', place: 'body', field: 'lang' },
    ],
    harmless: [
      'Dear Kate,\nthe location is fine',
      'a: b\nc: d',
      { text: '12 High St\nLocation: rear gate', place: 'body', field: 'address' },
      { text: 'GET / HTTP/1.1\r\nHost: a\r\nContent-Type: b', place: 'body', field: 'snippet' },
      { text: '--a1\r\nContent-Type: text/plain\r\n\r\nHi', place: 'body', field: 'raw' },
    ],
  },
  {
    id: 'crlf-header-word',
    version: 1,
    category: 'crlf',
    severity: 'notice',
    sees: 'A line of a text in the body that may be a header as well: Location, Link, Status, Host.',
    ignores: 'Other lines.',
    source: 'RFC 9110',
    places: ['body'],
    parts: ['value'],
    needs: [
      ['\n', '\r', NON_ASCII],
      ['location', 'contenttype', 'contentlength', 'refresh', 'link', 'status', 'host', 'connection'],
    ],
    find: (subject) => (subject.mayBeDocument && !isSample(subject) ? subject.text.search(HEADER_WORD) : -1),
    attacks: [{ text: 'x\r\nLocation: //a.example', place: 'body', field: 'note' }],
    harmless: [{ text: 'x\nthe location: here', place: 'body', field: 'note' }],
  },
  {
    id: 'crlf-line',
    version: 1,
    category: 'crlf',
    severity: 'critical',
    sees: 'A line break in the path, the query, a header or a cookie, with anything that looks like a header behind it.',
    ignores: 'Bodies.',
    source: 'RFC 9112',
    places: ['path', 'query', 'header', 'cookie'],
    needs: [['\n', '\r'], [':']],
    find: ({ place, text }) => text.search(place === 'query' ? HYPHENATED_HEADER : ANY_HEADER),
    attacks: [
      { text: 'x\r\nfoo-bar: baz', place: 'query' },
      { text: 'x\r\nfoo: bar', place: 'cookie' },
    ],
    harmless: [
      { text: 'x\ny', place: 'query' },
      { text: 'x\nhttp://example.com', place: 'query' },
    ],
  },
  {
    id: 'crlf-mail',
    version: 3,
    category: 'crlf',
    severity: 'critical',
    sees: 'A line break and a header or a command of mail behind it.',
    ignores: 'Mails as such, and what they quote, but in fields that go into the headers of one.',
    source: 'RFC 5321, RFC 5322',
    inDocuments: 'notice',
    needs: [['\n', '\r']],
    find: mailHeader,
    attacks: [
      'x\nBcc: a@b.example',
      'x\r\nRCPT TO: <a@b.example>',
      { text: 'Kate\nTo: a@b.example', place: 'body', field: 'name' },
    ],
    harmless: [
      'Hello,\nhow are you?',
      'x\nback: y',
      { text: 'She wrote:\nTo: a@b.example\nHi', place: 'body', field: 'message' },
      { text: 'From: a@b.example\r\nBcc: c@d.example', place: 'body', field: 'raw' },
    ],
  },
  {
    id: 'crlf-memcached',
    version: 2,
    category: 'crlf',
    severity: 'critical',
    sees: 'A line break and a command of memcached with all its arguments behind it.',
    ignores: 'Lines that begin with the same words.',
    source: 'Protocol of memcached',
    needs: [
      ['\n', '\r'],
      ['set', 'add', 'replace', 'append', 'prepend', 'cas', 'flush_all', 'get', 'delete', 'stats'],
    ],
    find: MEMCACHED,
    attacks: ['x\r\nset pin 0 0 3\r\n', 'x\r\nflush_all\r\nquit'],
    harmless: [
      'x\nset 5 plates and 3 cups',
      'x\nget well soon\nset the table',
      'x();\ndelete a.b;\ndelete a.c;\n',
    ],
  },
];
