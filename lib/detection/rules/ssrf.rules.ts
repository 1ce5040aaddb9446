import { isMentioned } from '../tokenise/is-mentioned';
import { UNUSUAL_HOST_MARKS, URL_MARKS } from '../tokenise/url-target';
import type { Rule } from './rule';
import type { Subject } from './subject';

/** Addresses that browsers and native apps put into these fields by themselves. */
const HONEST_FIELDS =
  /redirect_?ur[il]|return_?(?:to|url)|^(?:origin|referr?er)$|callback_?url|post_?logout|^relay_?state$/;

const FETCHER_SCHEME =
  /^\s{0,5}(?:url:)?(?:gopher|dict|tftp|ldaps?|ldapi|netdoc|sftp|scp|smb|jar:(?:https?|file|ftp)|file|local_file|rtsp|imaps?|pop3s?|smtps?|telnet|nfs|rmi|jdbc:[a-z]{1,20}):[/\\]{1,3}[^\s]|^\s{0,5}(?:https?:\/\/unix:|unix:\/{1,3})\S/i;

/** Where browsers and payments go, and the page that analytics tell of: in development it stands on a port of a bundler. */
const PAGE_FIELDS =
  /^\$?(?:u|dl|dr|link|next|page|location|homepage|(?:page|document|current|landing|success|cancel|failure|error)[_-]?(?:ur[il]|location))$/;
const DEVELOPMENT = /^https?:\/\/localhost:(?:30[01]\d|42(?:00|42)|4321|5000|517[3-9]|8000|8081)(?:[/?#]|$)/i;

/** The page that a report, an event or a message is about. */
const ABOUT_PAGE =
  /(?:^|\.)(?:view|page|document|location|window|context|breadcrumbs?)\.(?:.{1,40}\.)?(?:url|href)$|^(?:text|message|comment)$|\.text$/i;
/** Where monitoring, and descriptions of interfaces, say that they are found themselves. */
const ABOUT_SENDER =
  /(?:^|\.)(?:(?:generator|external|rule|dashboard|panel|silence)U(?:RL|rl)|servers\.\d{1,3}\.url)$/;

function isOwnPage({ text, field, path, place }: Subject): boolean {
  if (place === 'body' && ABOUT_SENDER.test(path)) return true;
  return DEVELOPMENT.test(text) && (PAGE_FIELDS.test(field) || (place === 'body' && ABOUT_PAGE.test(path)));
}

/** Headers that applications read addresses from, other than those of proxies. */
function isOwnHeader(name: string): boolean {
  return name.startsWith('x-') && !/^x-(?:forwarded|original|real|rewrite|envoy|amz|client)/.test(name);
}

/** Without a scheme it is an address where one is expected, or by its figures: `//static/a.js` may be a path as well. */
function isAddress({ url, place, isFetched, isFile }: Subject): boolean {
  if (url === undefined || url.scheme !== '') return url !== undefined;
  return place !== 'path' && (isFetched || isFile || /^(?:\d{1,3}\.\d|\[)/.test(url.host));
}

const inValue =
  (decide: (subject: Subject) => boolean) =>
  (subject: Subject): number =>
    decide(subject) ? 0 : -1;

function loopback(subject: Subject): number {
  const { url, field, place, text } = subject;
  if (url?.zone !== 'loopback' || !isAddress(subject)) return -1;
  if (place === 'header' && !isOwnHeader(field)) return -1;
  if (url.disguised) return 0;
  const isTold =
    HONEST_FIELDS.test(field) || isOwnPage(subject) || (subject.mayBeDocument && isMentioned(text, 0));
  return isTold ? -1 : 0;
}

export const ssrfRules: readonly Rule[] = [
  {
    id: 'ssrf-metadata',
    version: 2,
    category: 'ssrf',
    severity: 'critical',
    sees: 'An address of the metadata service of a cloud, or of the cluster, in any notation.',
    ignores: 'Its mention in prose.',
    source: 'Manuals of AWS, Google Cloud, Azure, Alibaba, Oracle, Kubernetes',
    needs: [URL_MARKS, UNUSUAL_HOST_MARKS],
    find: inValue((subject) => subject.url?.zone === 'metadata' && isAddress(subject)),
    attacks: [
      'http://169.254.169.254/latest/',
      '//169.254.169.254/latest/',
      'http://metadata.google.internal/x',
      'http://0xa9fea9fe/',
    ],
    harmless: [
      'https://metadata.example.com/',
      'see http://169.254.169.254/ for more',
      '//metadata/orders',
      '// 169.254.169.254 is the address',
    ],
  },
  {
    id: 'ssrf-loopback',
    version: 3,
    category: 'ssrf',
    severity: 'critical',
    sees: 'An address that leads to the server itself.',
    ignores:
      'Local addresses in headers, in sentences and in the redirects of native apps, pages of an application in development, and where a sender says that it is found.',
    source: 'RFC 1122, RFC 4291, RFC 6761',
    needs: [URL_MARKS, UNUSUAL_HOST_MARKS],
    find: loopback,
    attacks: [
      'http://127.0.0.1:22/',
      'http://[::1]/',
      'http://localhost:9200/_cat',
      'http://host.docker.internal:2375/',
      { text: 'http://localhost:6379/', place: 'query', field: 'next' },
      { text: 'http://localhost:6379/', place: 'body', field: 'view.url' },
      { text: 'http://127.0.0.1:8080/', place: 'body', field: 'message' },
      { text: '//localhost/admin', place: 'query', field: 'url' },
      '\\\\127.0.0.1\\c$',
      'http:///127.0.0.1/',
      'http://127\u30020\u30020\u30021/',
    ],
    harmless: [
      { text: 'http://localhost:8000/cb', field: 'redirect_uri', place: 'query' },
      'https://localhost.example.com/',
      { text: 'http://localhost:3000/orders?id=5', place: 'query', field: 'dl' },
      { text: 'http://localhost:4200/', place: 'body', field: 'view.url' },
      { text: 'http://localhost:9090/graph', place: 'body', field: 'alerts.0.generatorURL' },
      { text: 'http://127.0.0.1:8080/ gives me 404', place: 'body', field: 'message' },
      { text: '//localhost/admin', place: 'body', field: 'note' },
      '// localhost:',
    ],
  },
  {
    id: 'ssrf-disguised-host',
    version: 2,
    category: 'ssrf',
    severity: 'critical',
    sees: 'A host written as one number, or in octal or hexadecimal figures.',
    ignores: 'Dotted decimal addresses.',
    source: 'inet_aton(3)',
    needs: [URL_MARKS, UNUSUAL_HOST_MARKS],
    find: inValue(
      (subject) =>
        subject.url?.disguised === true &&
        (subject.url.scheme !== '' || (subject.isFetched && isAddress(subject))),
    ),
    attacks: [
      'http://3627734734/',
      'http://0331.072.0.1/',
      { text: '//0x7f000001/', place: 'query', field: 'url' },
    ],
    harmless: ['http://203.0.113.9/', '//2026/05/'],
  },
  {
    id: 'ssrf-private',
    version: 2,
    category: 'ssrf',
    severity: 'warning',
    sees: 'An address of a private network.',
    ignores: 'Headers.',
    source: 'RFC 1918, RFC 4193',
    places: ['query', 'body'],
    needs: [URL_MARKS, UNUSUAL_HOST_MARKS],
    find: inValue(({ url, field }) => url?.zone === 'private' && !HONEST_FIELDS.test(field)),
    attacks: ['http://10.1.2.3/admin', '//10.1.2.3/admin'],
    harmless: ['http://100.1.2.3/admin'],
  },
  {
    id: 'ssrf-fetched-field',
    version: 2,
    category: 'ssrf',
    severity: 'notice',
    sees: 'An address by number, in a field that says that the server will fetch it.',
    ignores: 'Names.',
    source: 'CWE-918',
    places: ['query', 'body'],
    needs: [URL_MARKS, UNUSUAL_HOST_MARKS],
    find: inValue(({ url, isFetched }) => isFetched && url !== undefined && url.zone !== 'name'),
    attacks: [
      { text: 'http://10.1.2.3/', field: 'webhookUrl' },
      { text: '//10.1.2.3/', field: 'webhookUrl' },
    ],
    harmless: [
      { text: 'http://example.com/', field: 'webhookUrl' },
      { text: '//example.com/', field: 'webhookUrl' },
    ],
  },
  {
    id: 'ssrf-scheme',
    version: 3,
    category: 'ssrf',
    severity: 'critical',
    sees: 'A scheme that fetchers understand and browsers do not, or local files.',
    ignores: 'http, ftp, mail, apps.',
    source: 'libcurl and Java URL handlers',
    places: ['path', 'query', 'header', 'cookie', 'body'],
    needs: [
      [
        'gopher:',
        'dict:',
        'tftp:',
        'ldap',
        'netdoc:',
        'sftp:',
        'scp:',
        'smb:',
        'jar:',
        'file:',
        'unix:',
        'rtsp',
        'imap',
        'pop3',
        'smtp',
        'telnet',
        'nfs:',
        'rmi:',
        'jdbc:',
      ],
    ],
    find: ({ place, field, text }) =>
      place !== 'header' || isOwnHeader(field) ? text.search(FETCHER_SCHEME) : -1,
    attacks: [
      'gopher://127.0.0.1:6379/_x',
      'file:///etc/hosts',
      'unix:///run/docker.sock',
      'dict:\\\\a:1/',
      { text: 'dict://a:1/', place: 'header', field: 'x-callback' },
    ],
    harmless: [
      'https://a.example/dict',
      'profile://x',
      'Unix: a system',
      'ldap: a protocol',
      { text: 'file:///app/index.html', place: 'header', field: 'referer' },
    ],
  },
];
