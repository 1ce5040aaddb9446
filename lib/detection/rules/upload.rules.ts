import type { Rule } from './rule';

const SERVER_CODE =
  /<%(?:@\s{0,3}(?:page|import|language)|!|=?\s{0,5}(?:Runtime|Response|Request|Server|eval|out\.))|^GIF8[79]a[^<]{0,500}<(?:\?|%|script)/i;
const PICTURE_SCRIPT = /<script\b|\son[a-z]{3,20}\s{0,3}=|javascript:|<foreignObject\b/i;

function scriptInPicture(text: string): number {
  const picture = text.search(/<svg\b/i);
  const script = picture < 0 ? -1 : text.slice(picture).search(PICTURE_SCRIPT);
  return script < 0 ? -1 : picture + script;
}

export const uploadRules: readonly Rule[] = [
  {
    id: 'upload-script-name',
    version: 1,
    category: 'upload',
    severity: 'critical',
    sees: 'A file name that a web server would run or obey, also in front of another extension or behind a NUL.',
    ignores: 'Documents, pictures, archives.',
    source: 'Handlers of Apache, IIS and Tomcat',
    places: ['file'],
    parts: ['name'],
    needs: [
      [
        '.ph',
        '.jsp',
        '.as',
        '.cer',
        '.cfm',
        '.cgi',
        '.sht',
        '.war',
        '.hta',
        '.htp',
        'user.ini',
        'web.config',
      ],
    ],
    find: /\.(?:php\d?|phtml|pht|phar|phps|jspx?|jspf|aspx?|asa|asax|ascx|ashx|asmx|cer|cfm|cgi|shtml?|war|hta)(?:$|[.\0;:%\s/])|(?:^|[/\\])\.(?:htaccess|htpasswd|user\.ini)$|^web\.config$/i,
    attacks: [
      { text: 'shell.php', place: 'file', part: 'name' },
      { text: 'a.phtml.jpg', place: 'file', part: 'name' },
    ],
    harmless: [
      { text: 'php-notes.pdf', place: 'file', part: 'name' },
      { text: 'photo.of.snakes.jpg', place: 'file', part: 'name' },
    ],
  },
  {
    id: 'upload-path-name',
    version: 1,
    category: 'upload',
    severity: 'critical',
    sees: 'A file name that climbs, that is absolute, or that holds a NUL.',
    ignores: 'Dots inside of names.',
    source: 'CWE-22',
    places: ['file'],
    parts: ['name'],
    needs: [['..', '/', '\\', '\0']],
    find: /\.\.[/\\]|^\/(?:etc|var|usr|root|home|proc|bin|tmp)\/|^[a-z]:\\(?:windows|inetpub)|\0/i,
    attacks: [{ text: '../../x.png', place: 'file', part: 'name' }],
    harmless: [{ text: 'a..b.png', place: 'file', part: 'name' }],
  },
  {
    id: 'upload-script-content',
    version: 1,
    category: 'upload',
    severity: 'critical',
    sees: 'Code of a web server at the beginning of a file, a script inside a picture.',
    ignores: 'Pages and scripts that are uploaded as such, pictures without a script.',
    source: 'JSP and ASP references, SVG 1.1',
    places: ['file'],
    needs: [['<%', '<svg', 'gif8']],
    find: ({ text }) => Math.max(text.search(SERVER_CODE), scriptInPicture(text)),
    attacks: [
      { text: '<%@ page import="java.io.*" %>', place: 'file' },
      { text: '<svg><script>x</script></svg>', place: 'file' },
    ],
    harmless: [{ text: '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>', place: 'file' }],
  },
  {
    id: 'upload-image-command',
    version: 1,
    category: 'upload',
    severity: 'critical',
    sees: 'Drawing languages and coders by which converters of pictures run commands, or read and delete files.',
    ignores: 'Pictures, drawings without them, and the names of the languages.',
    source: 'CVE-2016-3714 and its kind, CVE-2018-16509, manuals of ImageMagick and Ghostscript',
    places: ['query', 'cookie', 'body', 'file'],
    inDocuments: 'notice',
    needs: [
      [
        'graphic-context',
        '%pipe%',
        'ephemeral:',
        'msl:',
        'mvg:',
        'label:@',
        'caption:@',
        'text:@',
        'pango:@',
      ],
    ],
    find: /\b(?:push|pop)\s{1,5}graphic-context\b|%pipe%|(?:^|['"(\s:])(?:ephemeral|msl|mvg):(?:[\w+-]{1,20}:)?\/\S|(?:^|['"(\s])(?:label|caption|text|pango):@[./~\w]/i,
    attacks: [
      { text: "push graphic-context\nfill 'url(x)'", place: 'file' },
      { text: '(%pipe%id) (w) file', place: 'file' },
      'msl:/tmp/a.msl',
      "image over 0,0 0,0 'label:@/etc/hosts'",
    ],
    harmless: ['a graphic context', { text: '%!PS-Adobe-3.0', place: 'file' }, 'label: @kate', 'msl: 500 m'],
  },
];
