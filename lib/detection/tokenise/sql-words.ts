/**
 * The kinds of SQL tokens, one character each, so that the shape of a text is a short string that reads like a formula:
 * `' or 1=1 --` becomes `s&1=1#`.
 *
 *     1  number, null, true, false      s  string          v  variable, also version()    n  any other word
 *     t  the string before the first quote when that quote opens a word, as in prose
 *     f  word before "("                k  function that only SQL has, before "("
 *     =  comparison (also like, in, is, between, regexp, unless a word follows)   &  and, or, xor, &&, ||
 *     o  arithmetic, concatenation      U  union, intersect, except, minus          a  all, distinct
 *     E  select                         A  the verb of another statement, with what must follow it
 *     F  from   W  where   H  having    B  order by, group by                       M  limit, offset
 *     D  shutdown
 *     I  into outfile, into @x          P  procedure analyse                        C  case           w  when
 *     #  comment up to the end          .  after that: the comment is empty, it only cuts off the rest
 *     L  if, while, do, call, begin behind ";"                                      d  desc, describe behind ";"
 *     ( ) , ;  themselves               x  anything else
 */
export const WORD_KINDS: ReadonlyMap<string, string> = new Map([
  ...kind('1', 'null true false unknown'),
  ...kind('&', 'and or xor'),
  ...kind('!', 'not binary'),
  ...kind('~', 'like rlike regexp ilike similar glob is in between sounds match'),
  ...kind('o', 'div mod collate'),
  ...kind('U', 'union intersect except minus'),
  ...kind('a', 'all distinct distinctrow'),
  ...kind('E', 'select'),
  ...kind('F', 'from'),
  ...kind('W', 'where'),
  ...kind('H', 'having'),
  ...kind('M', 'limit offset'),
  ...kind('C', 'case'),
  ...kind('D', 'shutdown'),
  ...kind(
    'v',
    'current_date current_time current_timestamp current_user localtime localtimestamp utc_date utc_time sysdate',
  ),
  ...kind('w', 'when'),
]);

function kind(letter: string, words: string): [string, string][] {
  return words.split(' ').map((word) => [word, letter]);
}

/** Words that begin a statement, and only mean it directly behind a semicolon. */
export const STATEMENT_WORDS: ReadonlyMap<string, string> = new Map([
  ...kind('L', 'if while do call begin'),
  ...kind('d', 'desc describe'),
]);

/** The second word that makes a statement, or a clause, of the first. An empty one: any word, variable or string. */
export const PHRASES: ReadonlyMap<string, { readonly kind: string; readonly next: RegExp }> = new Map([
  ['insert', { kind: 'A', next: /^(?:into|ignore|low_priority)$/ }],
  ['replace', { kind: 'A', next: /^into$/ }],
  ['delete', { kind: 'A', next: /^(?:from|quick|ignore|low_priority)$/ }],
  [
    'drop',
    {
      kind: 'A',
      next: /^(?:table|database|schema|view|user|column|procedure|function|index|trigger|login|role)$/,
    },
  ],
  [
    'create',
    {
      kind: 'A',
      next: /^(?:table|database|schema|view|user|procedure|function|index|trigger|login|role|or|temporary|assembly|alias|extension|operator)$/,
    },
  ],
  [
    'alter',
    { kind: 'A', next: /^(?:table|database|schema|view|user|procedure|function|login|role|session|system)$/ },
  ],
  ['rename', { kind: 'A', next: /^(?:table|user)$/ }],
  ['truncate', { kind: 'A', next: /^(?:table|[a-z_]+)$/ }],
  ['exec', { kind: 'A', next: /^(?:[@(]|master|msdb|sys|[sx]p_|immediate)/ }],
  ['execute', { kind: 'A', next: /^(?:[@(]|master|msdb|sys|[sx]p_|immediate)/ }],
  ['declare', { kind: 'A', next: /^@/ }],
  ['waitfor', { kind: 'A', next: /^(?:delay|time)$/ }],
  ['backup', { kind: 'A', next: /^(?:database|log)$/ }],
  [
    'grant',
    { kind: 'A', next: /^(?:all|select|insert|execute|connect|create|dba|resource|usage|references)$/ },
  ],
  ['load', { kind: 'A', next: /^(?:data|file|xml)$/ }],
  ['copy', { kind: 'A', next: /^\(/ }],
  ['order', { kind: 'B', next: /^by$/ }],
  ['group', { kind: 'B', next: /^by$/ }],
  ['into', { kind: 'I', next: /^(?:outfile|dumpfile|@)/ }],
  ['procedure', { kind: 'P', next: /^analy[sz]e$/ }],
]);

/** What makes a statement of a word and a name behind it, `copy cards to`: the words that may follow. */
export const NAMED_STATEMENTS: ReadonlyMap<string, RegExp> = new Map([
  ['update', /^set$/],
  ['copy', /^(?:from|to)$/],
  ['handler', /^(?:open|read|close)$/],
]);

/** Functions that injections call and that no other language has under this name. */
export const SQL_FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'sleep benchmark pg_sleep dbms_sleep load_file extractvalue updatexml ascii ord substr substring mid char chr ' +
    'concat concat_ws group_concat string_agg hex unhex ' +
    'convert cast if iif ifnull nullif isnull coalesce nvl count exp floor ' +
    'length char_length bit_length strcmp elt make_set find_in_set instr locate position lpad rpad left right ' +
    'row_count aes_encrypt aes_decrypt from_base64 to_base64 md5 sha1 name_const ' +
    'geometrycollection polygon multipoint linestring multilinestring multipolygon xmltype json_keys openrowset ' +
    'opendatasource openquery is_srvrolemember has_dbaccess object_id col_name load_extension ' +
    'randomblob zeroblob pg_read_file lo_import query_to_xml database_to_xml utl_inaddr ctxsys sys_context upper ' +
    'conv compress uncompress coercibility charset collation soundex crc32 bin oct lower trim reverse replace regexp_substr min max sum avg exists any some'
  ).split(' '),
);

/** Functions that tell something about the server or the session: as good as a variable when called without arguments. */
export const INFORMATION: ReadonlySet<string> = new Set(
  (
    'version user database schema current_user session_user system_user current_database current_schema pi now ' +
    'curdate curtime rand getdate newid connection_id last_insert_id sqlite_version user_name db_name host_name uuid'
  ).split(' '),
);

/** Those that attacks also call with blanks before the parenthesis; of the others prose would look like calls. */
export const SPACED_FUNCTIONS: ReadonlySet<string> = new Set(
  'sleep benchmark pg_sleep count concat char substring substr exists'.split(' '),
);

/** What a call of one of these cannot do without. */
export const CALL_MARKS: readonly string[] = [
  ...Array.from(SQL_FUNCTIONS, (name) => `${name}(`),
  ...SPACED_FUNCTIONS,
];

/** What else is a query behind "union", and inside of parentheses, when it goes on like this. */
export const OTHER_QUERIES: ReadonlyMap<string, { readonly joined: RegExp; readonly nested?: RegExp }> =
  new Map([
    ['values', { joined: /\s{0,9}(?:row\s{0,3})?\(\s{0,3}(?:[\d'"@(]|null\b|\w{1,40}\()/iy }],
    [
      'table',
      {
        joined: /\s{1,9}[\w.`]{1,80}\s{0,9}(?:$|[-#;)]|limit\s{1,9}\d|order\s{1,9}by\b|into\b)/iy,
        nested: /\s{1,9}[\w.`]{1,80}\s{1,9}limit\s{1,9}\d/iy,
      },
    ],
  ]);
