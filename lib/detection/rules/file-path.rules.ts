import { CONTROL } from '../screen/literal-automaton';
import { isMentioned } from '../tokenise/is-mentioned';
import { firstMatch } from './first-match';
import { unlessTold } from './unless-told';
import type { Rule } from './rule';
import type { Subject } from './subject';

/** Files that only an intruder asks for. */
const SECRETS = [
  'etc/(?:passwd|shadow|sudoers|gshadow|master\\.passwd)',
  'proc/(?:self|\\d{1,7}|version|cmdline)',
  'boot\\.ini',
  '(?:windows|winnt)/(?:win\\.ini|system\\.ini|system32/|repair/)',
  '\\.ssh/',
  'web-inf/',
  '\\.aws/',
  '\\.git/',
  '\\.htpasswd',
  '\\.bash_history',
  'kubernetes\\.io/serviceaccount/(?:token|ca\\.crt)',
  'ntuser\\.dat',
  'tomcat-users\\.xml',
]
  .join('|')
  // Either slash, repeated, also with the folder itself in between.
  .replaceAll('/', '[/\\\\](?:\\.?[/\\\\]){0,4}');

const SECRET_FILE = new RegExp(
  `(?:^|[/\\\\])(?:${SECRETS})(?:$|[^a-z\\s]|\\s{0,3}$|(?<=[/\\\\]))|[/\\\\]etc[/\\\\](?:\\.?[/\\\\]){0,4}(?:passwd|shadow)`,
  'i',
);

/** What JSON inside of a value tells is looked at member by member. */
const JSON_TEXT = /^\s{0,9}(?:\{|\[\s{0,9}\{)\s{0,9}"/;

/** Sentences name these for one reason only. */
const ACCOUNTS = /etc[/\\].{0,20}(?:passwd|shadow|sudoers)|proc[/\\].{0,10}self/i;
const MASKED_FILE =
  /^[^\s]{0,400}(?:etc(?:[^\w\s/.-]|0x|\/{2})[^\s]{0,20}(?:passwd|shadow|hosts|issue|group)|(?:windows|winnt)(?:[^\w\s.-]|0x)[^\s]{0,20}(?:win\.ini|system32))|^[^\s]{0,400}[/\\]etc[/\\](?:hosts|issue|group)(?:$|[^\w])/i;
const HIDDEN_FILE =
  /^(?:[\w./\\~:-]{0,100}[/\\])?(?:\.env(?:\.(?:local|prod|production|dev))?|\.ht(?:access|passwd|group)|\.(?:bash|zsh|sh|mysql|psql)_history|\.(?:bash|zsh)rc|\.bash_profile|\.npmrc|\.netrc|\.pgpass|\.my\.cnf|\.git\/(?:config|HEAD|index)|\.svn\/entries|\.ssh\/\w{1,30}|\.aws\/(?:credentials|config)|\.docker\/config\.json|\.kube\/config|id_(?:rsa|dsa|ecdsa|ed25519)|wp-config\.php|web\.config|\.passwd|WEB-INF\/web\.xml)$/i;

/** Where version control, builds and deployments tell which files have changed. */
const CHANGED_FILES =
  /(?:^|\.)(?:commits?|head_commit|diffs?|diffstat|changes|changed_?files|tree|artifacts?)\.(?:.{1,60}\.)?(?:\d{1,5}|file_?name|path|file|message|title|(?:old|new|previous|from|to|display)_?(?:path|file_?name|file))(?:\.|$)|(?:^|\.)(?:added|modified|removed|renamed)\.\d{1,5}$/i;
const SYSTEM_PATH =
  /^(?:\/files)?[/\\](?:\.?[/\\]){0,4}(?:(?:private|usr[/\\]local|opt|var|Volumes[/\\][\w-]{1,40})[/\\]){0,3}(?:etc|logs?|var|proc|root|sys|lib|usr|home|opt|www|apache\d?|php\d?|Library|xampp|bin|boot|dev|tmp)[/\\](?:\.?[/\\]){0,4}(?:[^\s<>"']{0,200}(?:\.(?:conf|ini|log|cnf|cfg|include|pid|mysql|sql|bak|passwd|sh_history|bash_history|allow|deny|pem|key|err|old|\d)|_log)(?:\.\w{1,10})?|(?:[^\s<>"']{0,200}[/\\])?(?:environ|cmdline|fd[/\\]\d{1,3}|passwd|shadow|group|hosts|issue|fstab|crontab|motd|profile|exports|mtab|inittab|sudoers|maillog|messages|syslog|secure|wtmp|utmp|lastlog|logfile|faillog|httpd|vhosts|version|mounts|status|stat|net[/\\]\w{1,10}))(?:$|\0|%00|[?;&])|^[/\\]{1,3}etc[/\\][\w.-]{2,60}(?:[/\\][\w.-]{1,60}){0,5}\0?$|^(?:[a-z]:[/\\]{1,2}|[/\\])(?:windows|winnt|boot|inetpub|xampp|apache|php\d?|system32|program files[^/\\]{0,10}[/\\](?:apache|mysql|php|filezilla))[/\\][^\s<>"']{0,120}\.(?:ini|log|conf|xml|cnf|dat|inf|sys|evt|config|txt|sam)|^[/\\](?:master)?\.passwd$/i;

/** A site may keep what its pages are made of below `/etc`, as content management systems do. */
const PAGE_ASSET = /^\/etc(?:\/[\w.-]{1,80}){2,12}\.(?:css|js|png|jpe?g|gif|svg|ico|webp|woff2?|ttf)$/i;

/** Where a container finds its files, and the log that a line comes from. */
const TOLD_PATH =
  /(?:mounts?|volumes?)\.\d{1,3}\.(?:.{1,40}\.)?(?:(?:mount|host|sub)?_?path|source|target)$|^_file$|(?:^|\.)log\.(?:file\.)?path$/i;

/** What no application serves: the system, its services, what is packed beside the code. */
const FOREIGN_FILE =
  /^\s{0,3}(?:[/\\]{1,3}(?:proc[/\\]|dev[/\\](?:stdin|stdout|fd|tcp|udp|k?mem|u?random|zero)\b|(?:var[/\\])?run[/\\]|var[/\\](?:spool|mail)[/\\]|var[/\\]lib[/\\](?:mysql|postgresql|kubelet|docker|jenkins|mongodb)[/\\]|sys[/\\](?:class|kernel|devices|fs)[/\\]|root[/\\]\.(?:ssh|kube|aws|docker|bash|gnupg|config|my|npmrc|netrc|env)|(?:opt|usr[/\\]local)[/\\]tomcat\d{0,2}[/\\]conf)|(?:WEB|META)-INF[/\\]|classpath\*?:|(?:[^\s]{0,80}[/\\])?\.svn[/\\]wc\.db|[a-z]:[/\\]{1,2}(?:inetpub|windows|winnt)[/\\])/i;

function systemPath({ place, path, text }: Subject): number {
  const isHonest = place === 'path' ? PAGE_ASSET.test(text) : place === 'body' && TOLD_PATH.test(path);
  return isHonest ? -1 : text.search(SYSTEM_PATH);
}

function isRelative(text: string): boolean {
  return !/^[/\\~]|^[a-z]:|\.\.[/\\]/i.test(text);
}

/** The list of what a commit has changed names files below the root of a project. */
function isChangedFile(subject: Subject): boolean {
  return subject.place === 'body' && CHANGED_FILES.test(subject.path) && isRelative(subject.text);
}

function secretFile(subject: Subject): number {
  const { text, mayBeSentence } = subject;
  return firstMatch(
    SECRET_FILE,
    text,
    (at) =>
      !ACCOUNTS.test(text.slice(at, at + 40)) &&
      ((mayBeSentence && (JSON_TEXT.test(text) || isMentioned(text, at))) || isChangedFile(subject)),
  );
}

function foreignFile(subject: Subject): number {
  const { isFile, place, path, text } = subject;
  const isHonest = !isFile || (place === 'body' && TOLD_PATH.test(path)) || isChangedFile(subject);
  return isHonest ? -1 : text.search(FOREIGN_FILE);
}

export const filePathRules: readonly Rule[] = [
  {
    id: 'traversal-secret-file',
    version: 3,
    category: 'traversal',
    severity: 'critical',
    sees: 'The name of a file that only an intruder asks for; of accounts and processes in whatever text.',
    ignores:
      'Other files of the system; names in a sentence, and in the list of files that a commit has changed.',
    source: 'Unix and Windows file system layouts',
    inDocuments: 'notice',
    needs: [
      [
        'etc',
        'proc',
        'win',
        'boot',
        '.ssh',
        'web-inf',
        '.aws',
        '.git',
        '.ht',
        '.bash',
        'serviceaccount',
        'ntuser',
        'tomcat-users',
      ],
    ],
    find: secretFile,
    attacks: [
      '/run/secrets/kubernetes.io/serviceaccount/token',
      '/etc/passwd',
      'see /./etc/././passwd',
      'C:\\boot.ini',
      'file=/proc/self/environ',
    ],
    harmless: [
      '/run/secrets/kubernetes.io/serviceaccount',
      '/etc/nginx',
      '/etc/.../passwd',
      'windows/doors',
      'boot.ini was removed',
      { text: 'they live in C:\\Windows\\System32\\drivers\\etc', place: 'body', field: 'message' },
      { text: 'src/main/webapp/WEB-INF/web.xml', place: 'body', field: 'commits.0.modified.1' },
    ],
  },
  {
    id: 'traversal-masked-file',
    version: 3,
    category: 'traversal',
    severity: 'critical',
    sees: 'The parts of the name of a system file with something between them that becomes a slash further on.',
    ignores: 'The words in prose: there is no blank inside.',
    source: 'Unicode in file systems, CVE-2000-0884',
    needs: [
      ['etc', 'windows', 'winnt'],
      ['passwd', 'shadow', 'hosts', 'issue', 'group', 'win.ini', 'system32'],
    ],
    find: unlessTold(MASKED_FILE, isMentioned),
    attacks: ['..0x2fetc0x2fpasswd', '/etc/hosts'],
    harmless: [
      'look in /etc/hosts for details',
      'ketchup-issue',
      'remote-etc-hosts',
      { text: '/etc/hosts is the file', place: 'body', field: 'message' },
    ],
  },
  {
    id: 'traversal-system-path',
    version: 3,
    category: 'traversal',
    severity: 'critical',
    sees: 'A value that is the absolute path of a configuration, a log or a data file of the system.',
    ignores:
      'Paths inside of texts; programs and document roots; parts of pages, and where containers mount files.',
    source: 'Filesystem Hierarchy Standard',

    needs: [
      ['/', '\\'],
      [
        'etc',
        'passwd',
        'log',
        'var',
        'proc',
        'root',
        'sys',
        'lib',
        'usr',
        'home',
        'opt',
        'www',
        'apache',
        'php',
        'xampp',
        'bin',
        'boot',
        'dev',
        'tmp',
        'windows',
        'winnt',
        'inetpub',
        'program files',
        'private',
        'volumes',
      ],
    ],
    find: systemPath,
    attacks: [
      '/etc/httpd/conf/httpd.conf',
      '/./etc/./php.ini',
      '/var/log/nginx/error.log',
      'c:\\windows\\php.ini',
      { text: '/etc/nginx/conf.d', place: 'body', field: 'path' },
      { text: '/etc/mysql/my.cnf', place: 'path' },
    ],
    harmless: [
      '/./usr/./bin/env',
      '/usr/bin/env',
      '/var/www/html',
      '/home/kate/report.pdf',
      'the file /etc/nginx/nginx.conf',
      { text: '/etc/designs/shop/clientlib.css', place: 'path' },
      { text: '/etc/nginx/conf.d', place: 'body', field: 'containers.0.volumeMounts.0.mountPath' },
      { text: '/var/log/shop.log', place: 'body', field: 'log.file.path' },
    ],
  },
  {
    id: 'traversal-nul',
    version: 1,
    category: 'traversal',
    severity: 'critical',
    sees: 'A NUL behind a file name, or in front of another extension.',
    ignores: 'Binary bodies: there are more of them, and no name before.',
    source: 'CWE-158',
    places: ['path', 'query', 'cookie', 'body'],
    needs: [[CONTROL, '%00']],
    find: /^[\w./\\:~ -]{1,300}[./\\][\w.-]{0,60}(?:\0|%00)(?:$|[.\w/]{0,20}$)/,
    attacks: ['secret.txt\0.png', '/var/log/maillog\0'],
    harmless: ['a.png', 'word\0word word'],
  },
  {
    id: 'traversal-hidden-file',
    version: 2,
    category: 'traversal',
    severity: 'critical',
    sees: 'A value that is the name of a file with secrets or configuration of the application.',
    ignores:
      'The same names in prose and in the list of files that a commit has changed, and examples of such files.',
    source: 'Conventions of web servers, shells and frameworks',
    needs: [
      [
        '.env',
        '.ht',
        '_history',
        'shrc',
        '_profile',
        '.npmrc',
        '.netrc',
        '.pgpass',
        '.my.cnf',
        '.git',
        '.svn',
        '.ssh',
        '.aws',
        '.docker',
        '.kube',
        'id_',
        'wp-config',
        'web.config',
        '.passwd',
        'web.xml',
      ],
    ],
    find: (subject) => (isChangedFile(subject) ? -1 : subject.text.search(HIDDEN_FILE)),
    attacks: ['/root/.kube/config', '.htaccess', 'config/.env', '~/.ssh/id_rsa'],
    harmless: ['.env.example', '.htaccess tutorial', 'id_rsa.pub', 'web.config transforms'],
  },
  {
    id: 'traversal-stream',
    version: 1,
    category: 'traversal',
    severity: 'critical',
    sees: 'The unnamed stream of a file of Windows, which is the file under a name with another ending.',
    ignores: 'Static members of classes.',
    source: 'NTFS, file streams',
    inDocuments: 'notice',
    needs: [['::$']],
    find: /\.\w{1,10}::\$(?:data|index_allocation)\b/i,
    attacks: ['orders.aspx::$DATA', 'web.config::$data'],
    harmless: ['Orders::$data', 'orders.aspx: $DATA'],
  },
  {
    id: 'traversal-file-field',
    version: 1,
    category: 'traversal',
    severity: 'critical',
    sees: 'The path of a device, a process or the data of a service, in a field that names a file of the application.',
    ignores: 'Other fields, and where applications keep their own files.',
    source: 'Filesystem Hierarchy Standard, layout of Windows, Java archives',
    places: ['query', 'cookie', 'body'],
    parts: ['value'],
    needs: [
      [
        ...[
          'proc',
          'dev',
          'run/',
          'run\\',
          'var',
          'sys',
          '/.',
          '\\.',
          '-inf',
          'classpath',
          'wc.db',
          'tomcat',
        ],
        ...['inetpub', 'windows', 'winnt'],
      ],
    ],
    find: foreignFile,
    attacks: [
      { text: '/dev/stdin', field: 'file' },
      { text: '/var/run/docker.sock', field: 'path' },
      { text: 'C:/inetpub/wwwroot/global.asa', field: 'page' },
      { text: 'META-INF/MANIFEST.MF', field: 'file' },
    ],
    harmless: [
      { text: '/dev/ttyUSB0', field: 'path' },
      { text: '/var/lib/shop/uploads/a.png', field: 'file' },
      { text: '/dev/stdin', field: 'note' },
      { text: '/var/run/docker.sock', place: 'body', field: 'spec.volumes.0.hostPath.path' },
      { text: 'META-INF/MANIFEST.MF', place: 'body', field: 'commits.0.files.2.filename' },
    ],
  },
];
