import { UNUSUAL_HOST_MARKS, URL_MARKS } from '../tokenise/url-target';
import type { Rule } from './rule';
import type { Subject } from './subject';

/** Addresses that browsers and native apps put into these fields by themselves. */
const HONEST_FIELDS = /redirect_?ur[il]|return_?(?:to|url)|^(?:origin|referr?er)$|callback_?url|post_?logout/;

const FETCHER_SCHEME =
  /^\s{0,5}(?:url:)?(?:gopher|dict|tftp|ldaps?|ldapi|netdoc|sftp|scp|smb|jar:(?:https?|file|ftp)|file|local_file|rtsp|imaps?|pop3s?|smtps?|telnet|nfs|rmi|jdbc:[a-z]{1,20}):[/\\]{1,3}[^\s]/i;

/** Where browsers and payments go, and the page that analytics tell of: in development it stands on a port of a bundler. */
const PAGE_FIELDS =
  /^(?:u|dl|dr|link|next|page|location|homepage|(?:page|document|success|cancel|failure|error)[_-]?(?:ur[il]|location))$/;
const DEVELOPMENT = /^https?:\/\/localhost:(?:30[01]\d|4200|4321|5000|517[3-9]|8000|8081)(?:[/?#]|$)/i;

const isOwnPage = (text: string, field: string): boolean => PAGE_FIELDS.test(field) && DEVELOPMENT.test(text);

/** Headers that applications read addresses from, other than those of proxies. */
function isOwnHeader(name: string): boolean {
  return name.startsWith('x-') && !/^x-(?:forwarded|original|real|rewrite|envoy|amz|client)/.test(name);
}

const inValue =
  (decide: (subject: Subject) => boolean) =>
  (subject: Subject): number =>
    decide(subject) ? 0 : -1;

export const ssrfRules: readonly Rule[] = [
  {
    id: 'ssrf-metadata',
    version: 1,
    category: 'ssrf',
    severity: 'critical',
    sees: 'An address of the metadata service of a cloud, or of the cluster, in any notation.',
    ignores: 'Its mention in prose.',
    source: 'Manuals of AWS, Google Cloud, Azure, Alibaba, Oracle, Kubernetes',
    needs: [URL_MARKS, UNUSUAL_HOST_MARKS],
    find: inValue(({ url }) => url?.zone === 'metadata'),
    attacks: ['http://169.254.169.254/latest/', 'http://metadata.google.internal/x', 'http://0xa9fea9fe/'],
    harmless: ['https://metadata.example.com/', 'see http://169.254.169.254/ for more'],
  },
  {
    id: 'ssrf-loopback',
    version: 2,
    category: 'ssrf',
    severity: 'critical',
    sees: 'An address that leads to the server itself.',
    ignores:
      'Local addresses in headers and in the redirects of native apps, pages of an application in development.',
    source: 'RFC 1122, RFC 4291, RFC 6761',
    needs: [URL_MARKS, UNUSUAL_HOST_MARKS],
    find: inValue(
      ({ url, field, place, text }) =>
        url?.zone === 'loopback' &&
        !isOwnPage(text, field) &&
        (!HONEST_FIELDS.test(field) || url.disguised) &&
        (place !== 'header' || isOwnHeader(field)),
    ),
    attacks: [
      'http://127.0.0.1:22/',
      'http://[::1]/',
      'http://localhost:9200/_cat',
      'http://host.docker.internal:2375/',
      { text: 'http://localhost:6379/', place: 'query', field: 'next' },
    ],
    harmless: [
      { text: 'http://localhost:8000/cb', field: 'redirect_uri', place: 'query' },
      'https://localhost.example.com/',
      { text: 'http://localhost:3000/orders?id=5', place: 'query', field: 'dl' },
    ],
  },
  {
    id: 'ssrf-disguised-host',
    version: 1,
    category: 'ssrf',
    severity: 'critical',
    sees: 'A host written as one number, or in octal or hexadecimal figures.',
    ignores: 'Dotted decimal addresses.',
    source: 'inet_aton(3)',
    needs: [URL_MARKS, UNUSUAL_HOST_MARKS],
    find: inValue(({ url }) => url?.disguised === true),
    attacks: ['http://3627734734/', 'http://0331.072.0.1/'],
    harmless: ['http://203.0.113.9/'],
  },
  {
    id: 'ssrf-private',
    version: 1,
    category: 'ssrf',
    severity: 'warning',
    sees: 'An address of a private network.',
    ignores: 'Headers.',
    source: 'RFC 1918, RFC 4193',
    places: ['query', 'body'],
    needs: [URL_MARKS, UNUSUAL_HOST_MARKS],
    find: inValue(({ url, field }) => url?.zone === 'private' && !HONEST_FIELDS.test(field)),
    attacks: ['http://10.1.2.3/admin'],
    harmless: ['http://100.1.2.3/admin'],
  },
  {
    id: 'ssrf-fetched-field',
    version: 1,
    category: 'ssrf',
    severity: 'notice',
    sees: 'An address by number, in a field that says that the server will fetch it.',
    ignores: 'Names.',
    source: 'CWE-918',
    places: ['query', 'body'],
    needs: [URL_MARKS, UNUSUAL_HOST_MARKS],
    find: inValue(({ url, isFetched }) => isFetched && url !== undefined && url.zone !== 'name'),
    attacks: [{ text: 'http://10.1.2.3/', field: 'webhookUrl' }],
    harmless: [{ text: 'http://example.com/', field: 'webhookUrl' }],
  },
  {
    id: 'ssrf-scheme',
    version: 2,
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
      'dict:\\\\a:1/',
      { text: 'dict://a:1/', place: 'header', field: 'x-callback' },
    ],
    harmless: [
      'https://a.example/dict',
      'profile://x',
      'ldap: a protocol',
      { text: 'file:///app/index.html', place: 'header', field: 'referer' },
    ],
  },
];
