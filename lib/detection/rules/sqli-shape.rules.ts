import { leavesString } from '../tokenise/leaves-string';
import type { SqlShape } from '../tokenise/sql-shapes';
import { CALL_MARKS } from '../tokenise/sql-words';
import type { Rule } from './rule';
import type { Subject } from './subject';

/** What strings, and the names of MySQL, stand in. */
const QUOTES = ["'", '"', '`'];

const LOGIC = ['and', 'or', '&&', '||'];

/** What a call into the database, or a query inside of another, begins with. */
const CALLS = [...CALL_MARKS, 'select', 'case', '@@'];

const VERBS = [
  'select',
  'insert',
  'update',
  'delete',
  'drop',
  'exec',
  'declare',
  'waitfor',
  'create',
  'alter',
  'truncate',
  'rename',
  'backup',
  'grant',
  'load',
  'copy',
  'handler',
  'replace',
  'shutdown',
];

const COMMENTS = ['#', '--', '/*'];

/** What a condition is made of besides and, or. */
const CONDITION = [
  ...QUOTES,
  'select',
  '=',
  '<',
  '>',
  '~',
  '(',
  '#',
  '--',
  '/*',
  ';',
  'is',
  'in',
  'like',
  'between',
  'regexp',
  'glob',
  'match',
  'sounds',
  'similar',
  'group',
  'order',
  'case',
];

const shape =
  (name: SqlShape) =>
  (subject: Subject): number =>
    subject.sql[name] ?? -1;

const shapeOfOperands =
  (name: SqlShape) =>
  (subject: Subject): number =>
    subject.hasSqlOperand ? (subject.sql[name] ?? -1) : -1;

/** From so many lines on, a text of the body may be a document, in which conditions weigh less. */
const LINES_OF_DOCUMENT = 5;

function closedString(subject: Subject): number {
  if (!subject.hasSqlOperand) return -1;
  const { text, sql, mayBeDocument } = subject;
  const at = sql.condition ?? sql.tautology ?? -1;
  if (at < 0 || (mayBeDocument && text.split('\n', LINES_OF_DOCUMENT).length === LINES_OF_DOCUMENT))
    return -1;
  return leavesString(text) ? at : -1;
}

export const sqliShapeRules: readonly Rule[] = [
  {
    id: 'sqli-union-select',
    version: 5,
    category: 'sqli',
    severity: 'critical',
    sees: 'A second query joined with union, intersect, except or minus, in any context, behind comments or parentheses.',
    ignores: 'The words in prose: something that is no column list follows "select".',
    source: 'MySQL, PostgreSQL, SQLite, Oracle and SQL Server grammars',
    needs: [
      ['union', 'intersect', 'except', 'minus'],
      ['select', 'values', 'table', ...COMMENTS, '\0'],
    ],
    find: shape('union'),
    attacks: [
      '-1 union select 1,2,3',
      '5 union values row(1,2)',
      "x' union table cards#",
      "x' UNION/**/ALL/**/SELECT name, pass FROM users-- -",
    ],
    harmless: [
      'credit union values (trust, care)',
      'a union table of 5',
      'the student union select a new president',
      'Select the Union Jack cushion',
    ],
  },
  {
    id: 'sqli-tautology',
    version: 5,
    category: 'sqli',
    severity: 'critical',
    inPasswords:
      /['"]\s{0,3}(?:x?or|and|\|\||&&)\s{0,3}['"\d(]|\d\s{0,3}(?:x?or|and)\s{0,3}\d{1,9}\s{0,3}[=<>]/i,
    sees: 'A condition on constants, a function of the database or a subquery behind and, or, xor, || or &&.',
    ignores: 'Search expressions, which compare names.',
    source: 'SQL grammars',
    inDocuments: 'warning',
    needs: [[...LOGIC, 'where', 'having', 'case', ...CALL_MARKS], CONDITION],
    find: shapeOfOperands('tautology'),
    attacks: ['7 or 3=3', "kate' or 'x'='x", '1 and sleep(3)', '7\x01or\x023=3', '7||/**/3=3'],
    harmless: ['salt and pepper', 'status = open and owner = kate', '7\x01oranges\x02=3'],
  },
  {
    id: 'sqli-condition',
    version: 5,
    category: 'sqli',
    severity: 'critical',
    inPasswords: false,
    sees: 'A value that closes its string, or starts as a number, and goes on with a condition.',
    ignores: 'Apostrophes in names and prose: no operator stands directly behind them.',
    source: 'SQL grammars',
    inDocuments: 'warning',
    needs: [[...LOGIC, ...QUOTES], CONDITION],
    find: shapeOfOperands('condition'),
    attacks: ["kate' or id>5", '5 and ascii(substr(name,1,1))>64'],
    harmless: ["rock 'n' roll and blues", '5 and 6 are numbers', 'Find and select your size in 3 steps'],
  },
  {
    id: 'sqli-closed-string',
    version: 2,
    category: 'sqli',
    severity: 'critical',
    inPasswords: false,
    sees: 'A condition that is no query of its own: it closes a string that it has not opened, or cuts off what follows.',
    ignores:
      'Conditions whose strings are whole, as in a query language of the application; inside of documents, all.',
    source: 'SQL grammars',
    needs: [
      [...LOGIC, ...QUOTES, 'where', 'having', 'case', ...CALL_MARKS],
      CONDITION,
      [...QUOTES, '--', '/*', '#'],
    ],
    find: closedString,
    attacks: ["kate' or 'x'='x", "x' or id>5#", '7 or 3=3 --'],
    harmless: ["name = 'kate' or '3'='3'", '7 or 3=3', 'salt and pepper'],
  },
  {
    id: 'sqli-statement',
    version: 5,
    category: 'sqli',
    severity: 'critical',
    sees: 'Another statement directly behind the closed string or the number.',
    ignores: 'Statements pasted as text: nothing is closed before them.',
    source: 'SQL grammars, T-SQL batches',
    needs: [VERBS],
    find: shape('statement'),
    attacks: ["x' waitfor delay '0:0:5'--", "x' exec master..xp_cmdshell 'dir'"],
    harmless: [
      "let's select a colour",
      'drop table lamps',
      '"drop table lamps"',
      '1987 copy of a map for $7',
    ],
  },
  {
    id: 'sqli-stacked',
    version: 4,
    category: 'sqli',
    severity: 'critical',
    inPasswords: false,
    sees: 'A semicolon behind the closed value, and another statement.',
    ignores: 'Semicolons in prose.',
    source: 'SQL grammars, T-SQL batches',
    needs: [[';'], [...CALLS, ...COMMENTS, ...VERBS, 'if', 'while', 'do', 'call', 'begin', 'desc']],
    find: shape('stacked'),
    attacks: [
      '1; drop table orders',
      "x'; delete from orders where 1=1",
      '1;if exists (select 1)',
      '4; call p(@v)',
      "';desc orders",
    ],
    harmless: [
      'milk; eggs; drop the ball',
      "it's late; select one",
      '5; if (you) can',
      '3; call me (later)',
      "it's late; desc users and so on",
    ],
  },
  {
    id: 'sqli-cut-off',
    version: 3,
    category: 'sqli',
    severity: 'critical',
    inPasswords: false,
    sees: 'A closed string, more of the statement, and an empty comment that cuts off the rest.',
    ignores:
      'Comments that say something, and those that no closed string, and no sign or word that goes on, precedes.',
    source: 'SQL grammars',
    needs: [QUOTES, COMMENTS, [';', ',', ...LOGIC]],
    find: shape('cut'),
    attacks: ["x' or name is secret-- -", "x',null,(pin)#", "'; use master--"],
    harmless: ["the boys' and girls' room #2", '"a", "b" --', "it's late; go -- now"],
  },
  {
    id: 'sqli-clause',
    version: 5,
    category: 'sqli',
    severity: 'critical',
    inPasswords: false,
    sees: 'order by, group by, having, limit, into outfile or procedure analyse behind the closed value.',
    ignores: 'The same words in prose and in sort parameters.',
    source: 'SQL grammars',
    needs: [['order', 'group', 'having', 'limit', 'into', 'procedure', 'where', 'offset']],
    find: shapeOfOperands('clause'),
    attacks: ["x' order by 10-- -", '1 into outfile "/var/www/a.php"'],
    harmless: ['order by 5 pm', 'limit 10', "that's it.\n> a router and having a\n> noisy one"],
  },
  {
    id: 'sqli-call',
    version: 5,
    category: 'sqli',
    severity: 'critical',
    inPasswords: false,
    sees: 'A function call or a subquery joined to the closed value by an operator.',
    ignores: 'Formulas of names.',
    source: 'SQL grammars',
    inDocuments: 'notice',
    needs: [
      ['(', 'case', 'select', '@@'],
      [...QUOTES, ...CALLS],
    ],
    find: shape('call'),
    attacks: ["x'||(select user from dual)||'", '1-sleep(9)'],
    harmless: ["the cat's (and dog's) food", '5 (five)', '@shop/select-field', '@shop/snake-case'],
  },
  {
    id: 'sqli-subquery',
    version: 5,
    category: 'sqli',
    severity: 'critical',
    sees: 'A query as a value, or inside one.',
    ignores: 'The word select without a column list.',
    source: 'SQL grammars',
    inDocuments: 'warning',
    needs: [
      ['select', 'table'],
      ['select', 'limit'],
    ],
    find: shape('subquery'),
    attacks: ["1 and ('x','y')<(table cards limit 1)", '(select name from users limit 1)'],
    harmless: ['please (select) one', 'dinner (table service limit 5)'],
  },
  {
    id: 'sqli-string-join',
    version: 3,
    category: 'sqli',
    severity: 'notice',
    inPasswords: false,
    sees: 'A closed string and an operator that joins it to the rest.',
    ignores: 'Quotes that no operator follows.',
    source: 'SQL grammars',
    needs: [QUOTES, ['+', '|', '-', '*', '/', '%', '^', '&', '<', '>', '@', '~', 'div', 'mod', 'collate']],
    find: shape('join'),
    attacks: ["kate'||'x"],
    harmless: ["it's 5"],
  },
];
