import type { Rule } from './rule';

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
    needs: [['.']],
    find: /\.(?:php\d?|phtml|pht|phar|phps|jspx?|jspf|aspx?|asa|asax|ascx|ashx|asmx|cer|cfm|cgi|shtml?|war|hta)(?:$|[.\0;:%\s/])|(?:^|[/\\])\.(?:htaccess|htpasswd|user\.ini)$|^web\.config$/i,
    attacks: [
      { text: 'shell.php', place: 'file', part: 'name' },
      { text: 'a.phtml.jpg', place: 'file', part: 'name' },
    ],
    harmless: [
      { text: 'php-notes.pdf', place: 'file', part: 'name' },
      { text: 'photo.of.asp.snake.jpg'.replace('.asp.', '.asp-'), place: 'file', part: 'name' },
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
];
