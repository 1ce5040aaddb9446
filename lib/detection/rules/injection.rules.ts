import { NON_ASCII } from '../screen/literal-automaton';
import type { Rule } from './rule';

/** Telemetry sends the headers that it saw, all of them. */
const HEADER_DUMP = /^[\w-]{1,60}:\s/;
const RESPONSE_HEADER =
  /[\r\n\u560a\u560d][\s%\u560a\u560d]{0,4}(?:(?:set-cookie2?|location|content-?(?:type|length|disposition|encoding)|x-[a-z-]{2,30}|transfer-encoding|refresh|access-control-[a-z-]{3,30}|link|status|host|connection|www-authenticate)\s{0,3}:|http\/[0-9.]{1,3}\s{1,3}\d{3}|(?:get|post|put|delete|head|options)\s{1,3}\/\S{0,80}\s{1,3}http\/)/i;

const ANY_HEADER = /[\r\n][a-z][a-z0-9-]{2,40}:\s{0,3}[^\s/].{0,80}(?:[\r\n]|$)/i;
/** A query may hold a text of several lines; hardly a word before a colon has a hyphen there. */
const HYPHENATED_HEADER = /[\r\n][a-z][a-z0-9]{0,20}-[a-z0-9-]{1,40}:\s{0,3}[^\s/].{0,80}(?:[\r\n]|$)/i;

/** Small languages: directories, XML queries, server-side includes, protocols of lines. */
export const injectionRules: readonly Rule[] = [
  {
    id: 'ldap-filter',
    version: 1,
    category: 'ldap',
    severity: 'critical',
    inPasswords: false,
    sees: 'A value that closes its term of a search filter and opens another one.',
    ignores: 'Parentheses and asterisks in prose; distinguished names.',
    source: 'RFC 4515',
    inDocuments: 'notice',
    needs: [
      ['(', ')'],
      ['=', '|', '&', '*', '!'],
    ],
    find: /\)\s{0,5}\(\s{0,5}[|&!]\s{0,5}[()]|\)\s{0,5}\(\s{0,5}[|&!]\s{0,5}\(?[\w-]{1,40}\s{0,3}[~<>]?=|\*\s{0,3}\)\s{0,5}[()]?\s{0,3}\(\s{0,5}[|&!(]{0,3}[\w-]{1,40}\s{0,3}[~<>]?=|\(\s{0,5}[|&]\s{0,5}\(\s{0,5}[\w-]{1,40}\s{0,3}[~<>]?=[^()\n]{0,60}\)|\)\s{0,3}\([\w-]{1,40}=\*?\)?\)?(?:\(|$|\0|\\x00|%00)|^\*?\(\)?\s{0,3}[|&]|\*\)\)?\s{0,3}(?:\0|%00|\\00)|^[^()\n]{0,40}\)\s{0,3}\(\s{0,3}[|&!]|^\(?\*\)\*?\)|^\*\(/,
    attacks: ['*)(uid=*', 'x)(|(mail=*', '(|(cn=a*)(sn=b))'],
    harmless: ['uid=kate,ou=people', '(a or b) (c or d)', 'f(x)*g(y)', 'see (page 3)(part 2)'],
  },
  {
    id: 'xpath-axis',
    version: 1,
    category: 'xpath',
    severity: 'critical',
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
        '|',
        '[',
      ],
    ],
    find: /["')\]]\s{0,5}\|\s{0,5}\/{1,2}[\w*@]|\b(?:count|name|local-name|string|string-length|substring|contains|starts-with|position|doc|normalize-space)\s{0,3}\(\s{0,5}(?:\/{1,2}[\w*@]|\/\*|\.\.\/|(?:\/{0,2}(?:child|parent|descendant|ancestor|self|following|preceding|attribute)[\w-]{0,12}::))|\b(?:child|parent|descendant(?:-or-self)?|ancestor(?:-or-self)?|following(?:-sibling)?|preceding(?:-sibling)?|attribute)::(?:node\(|text\(|\*|[a-z])|\/{1,2}[\w*]{1,40}\[\s{0,3}(?:position\(|last\(|contains\(|text\(|\d{1,4}\s{0,3}\]\/|@\w{1,30}\s{0,3}=)/i,
    attacks: ["x'] | //user/*", 'count(/child::node())', "' and string-length(//a[1]/b)=4"],
    harmless: ['https://example.com/a[1]', 'count (all/some)', "it's | //"],
  },
  {
    id: 'ssi-directive',
    version: 1,
    category: 'ssi',
    severity: 'critical',
    sees: 'A server-side include or an edge-side include.',
    ignores: 'Comments.',
    source: 'Apache mod_include, ESI 1.0',
    needs: [['<!--', '<esi:']],
    find: /<!--\s{0,5}#\s{0,5}(?:exec|include|echo|config|printenv|set|if|fsize|flastmod|fastcgi|else|endif|elif|odbc)\b|<esi:(?:include|inline|vars|assign|eval|debug|remove)\b/i,
    attacks: ['<!--#exec cmd="ls"-->', '<esi:include src="x"/>'],
    harmless: ['<!-- #1 fan -->', '<!-- include me -->'],
  },
  {
    id: 'crlf-header',
    version: 1,
    category: 'crlf',
    severity: 'critical',
    sees: 'A line break and the name of a response header, a status line or a request line behind it.',
    ignores: 'Text of several lines in bodies, unless the header is one that attacks set.',
    source: 'RFC 9112',
    inDocuments: 'notice',
    needs: [
      ['\n', '\r', NON_ASCII],
      [':', 'http/'],
    ],
    find: ({ place, text }) =>
      place === 'body' && HEADER_DUMP.test(text) ? -1 : text.search(RESPONSE_HEADER),
    attacks: ['x\r\nSet-Cookie: a=b', 'x\nLocation:y', 'x\r\nGET / HTTP/1.1'],
    harmless: ['Dear Kate,\nthe location is fine', 'a: b\nc: d'],
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
    version: 1,
    category: 'crlf',
    severity: 'critical',
    sees: 'A line break and a header or a command of mail behind it.',
    ignores: 'Quoted mails in long texts.',
    source: 'RFC 5321, RFC 5322',
    inDocuments: 'notice',
    needs: [['\n', '\r']],
    find: /[\r\n][ \t]{0,3}(?:(?:b?cc|reply-to)\s{0,3}:[^\r\n@]{0,60}@|(?:mime-version|content-transfer-encoding)\s{0,3}:|to\s{0,3}:\s{0,3}<?[^\s@]{1,60}@|(?:rcpt to|mail from)\s{0,3}:|(?:ehlo|helo|vrfy|expn)\s{1,3}\S|(?:retr|dele|uidl)\s{1,3}\d|top\s{1,3}\d{1,6}\s{1,3}\d|(?:data|quit|rset|stls|starttls|noop)(?:[\r\n]|$)|auth\s{1,3}(?:login|plain)|[a-z]{0,3}\d{1,5}\s{1,3}(?:capability|fetch|create|select|store|append|logout|login|list|examine)\b)/i,
    attacks: ['x\nBcc: a@b.example', 'x\r\nRCPT TO: <a@b.example>'],
    harmless: ['Hello,\nhow are you?', 'x\nback: y'],
  },
];
