import type { Rule } from './rule';

/** How Python's and Ruby's begin in base64, up to the byte that says what comes: all but plain hashes and texts. */
const PICKLES = ['gaj', 'gan'].flatMap((start) => Array.from('9cdjo', (next) => start + next));
const MARSHALLED = ['bahv', 'bahl', 'bahb'];

/** Classes by whose names libraries that rebuild objects from texts are made to run code. */
const GADGET =
  /(?:^|["'])L?(?:ch\.qos\.logback\.core\.(?:db|rolling)\.|com\.mchange\.v2\.c3p0\.|com\.zaxxer\.hikari\.Hikari|com\.sun\.(?:rowset|org\.apache)\.|org\.apache\.(?:xalan\.|commons\.(?:collections4?\.functors|configuration2?\.JNDI))|org\.springframework\.(?:context\.support\.\w{0,30}XmlApplicationContext|aop\.target\.|jndi\.support)|javax\.(?:script\.ScriptEngineManager|management\.BadAttribute)|groovy\.lang\.Groovy|jdk\.nashorn\.|sun\.reflect\.)/;
const GADGET_ELEMENT =
  /^<(?:jdk\.nashorn|groovy\.|javax\.|sun\.|com\.sun\.|java\.(?:util\.(?:PriorityQueue|concurrent)|lang\.(?:Process|Runtime|reflect)|beans\.|rmi\.)|dynamic-proxy\b|linked-hash-set>\s{0,9}<[a-z]{2,9}\.)/;

const PICKLED_MODULES: readonly string[] = (
  'os posix nt subprocess commands pty builtins __builtin__ sys importlib runpy webbrowser pickle timeit marshal ' +
  'types socket platform operator functools'
).split(' ');

/** Where the first element of the kind begins: the pattern is anchored, so that a text of many signs is read once. */
function firstElement(text: string): number {
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    if (GADGET_ELEMENT.test(text.slice(at, at + 80))) return at;
  }
  return -1;
}

export const javaRules: readonly Rule[] = [
  {
    id: 'java-lookup',
    version: 2,
    category: 'java',
    severity: 'critical',
    inPasswords: /jndi|\$\{(?:lower|upper|env|sys|date|base64|:?:-[a-z]\})/i,
    sees: 'A Log4j lookup: `${jndi:` and the nested lookups that spell it letter by letter.',
    ignores: '`${name}`, and defaults in shell style without a nested lookup.',
    source: 'CVE-2021-44228, Log4j manual, lookups',
    parts: ['value', 'name', 'quoted'],
    needs: [['${'], [':']],
    find: /\$\{\s{0,5}(?:jndi\s{0,5}:|(?:[a-z0-9]{1,20}:)?[^${}\s]{0,40}\$\{[^${}]{0,60}:|::?-)/i,
    attacks: ['${jndi:ldap://a.example/x}', '${${lower:J}ndi:rmi://a.example}', '${j${::-n}di:dns://a}'],
    harmless: ['${amount} due', 'costs ${price:.2f}', '${name:-you}', '${env:HOME}'],
  },
  {
    id: 'java-lookup-variable',
    version: 2,
    category: 'java',
    severity: 'critical',
    inPasswords: /\$\{(?:lower|upper|env|sys|date|base64)/i,
    sees: 'A lookup of the environment, of properties or of the context, as Log4j resolves it.',
    ignores: '`${name}`, and defaults in shell style.',
    source: 'Log4j manual, lookups; Commons Text, string lookups',
    inDocuments: 'notice',
    parts: ['value', 'name', 'quoted'],
    needs: [['${'], [':']],
    find: /\$\{\s{0,5}(?:(?:lower|upper|date|base64|sys|env|java|ctx|main|map|web|docker|k8s|bundle|log4j)\s{0,3}:[^}]{0,60}\}|[a-z0-9_]{0,20}:[a-z0-9_]{0,20}:-[^}]{0,40}\}|(?:url|file):utf-?8:|dns:(?:address|name|canonical)\||(?:base64|url)(?:de|en)coder:|script:\w{2,15}:|const:java)/i,
    attacks: [
      '${dns:address|a.example}',
      '${url:UTF-8:http://a.example}',
      '${env:SECRET}',
      '${sys:java.version}',
      '${a:b:-c}',
    ],
    harmless: ['${url:port}', '${amount} due', '${name:-you}', 'the date: ${date}'],
  },
  {
    id: 'java-class',
    version: 2,
    category: 'java',
    severity: 'critical',
    inPasswords: /java|getruntime|processbuilder|ognl|class/i,
    sees: 'Classes and calls that run programs, load classes or look names up, also in OGNL, SpEL and YAML notation.',
    ignores: 'Other qualified names, frames of stack traces and the names of exceptions.',
    source: 'Java API, OGNL and SpEL references',
    inDocuments: 'notice',
    needs: [
      [
        'java',
        '#',
        'getruntime',
        'processbuilder',
        'ognl',
        '_memberaccess',
        'opensymphony',
        'apache',
        'com.sun',
        'classloader',
        'forname',
        'getclass',
        'xwork',
        'servletactioncontext',
        'protectiondomain',
        '@type',
        '!!com',
        '!!org',
        '!!sun',
        'groovy.',
        '.execute(',
        'jdbc:h2',
      ],
    ],
    find: /\bjava\.lang\.(?:Runtime|ProcessBuilder|ProcessImpl|System|Thread|ClassLoader|reflect|Class|Boolean\(false)\b(?![\w.$]{0,80}(?:(?:Exception|Error)\b|\((?:[\w$]{1,60}\.(?:java|kt|scala|groovy):\d|Native Method\)|Unknown Source\))))|\bgetRuntime\s{0,3}\(|\bnew\s{1,5}(?:java\.lang\.)?ProcessBuilder\b|\bjavax\.(?:naming|script|el|management)\.(?![\w.$]{0,80}(?:(?:Exception|Error)\b|\((?:[\w$]{1,60}\.(?:java|kt|scala|groovy):\d|Native Method\)|Unknown Source\))))[A-Z]|[@(]java\.(?:lang|io|util|net)\.|\b_memberAccess\b|\bognl\.Ognl|\bxwork2?\.(?:MethodAccessor|dispatcher|ActionContext)|\bcom\.opensymphony\b|\bServletActionContext\b|#context\s{0,3}(?:\[|\.get\()|\bclass\.(?:module\.)?classLoader\b|["']@type["']\s{0,3}:\s{0,3}["'](?:com\.sun|org\.apache|java\.|javax\.|sun\.|ch\.qos|com\.mchange|com\.zaxxer|org\.spring)|!!(?:javax?|com|org|sun)\.|\bclass\.forName\s{0,3}\(|\.forName\s{0,3}\(\s{0,3}["']|\bgetClass\s{0,3}\(\s{0,3}\)\s{0,3}\.|\bcom\.sun\.(?:rowset|org\.apache)|\borg\.apache\.(?:commons\.(?:io|collections)|xalan|struts2|tomcat\.util)\b(?![\w.$]{0,80}(?:(?:Exception|Error)\b|\((?:[\w$]{1,60}\.(?:java|kt|scala|groovy):\d|Native Method\)|Unknown Source\)))).{0,40}[@(]|\bprotectionDomain\b|[%$]\{\s{0,3}\(?\s{0,3}#\w{1,20}\s{0,3}=|\(#\w{1,20}=[@'#]|[[({,!+]\s{0,3}new\s{1,5}javax?\.|\bgroovy\.(?:lang\.Groovy|transform\.ASTTest|util\.Eval)|["'\]]\.execute\(\)\.(?:text|in|getText)\b|jdbc:h2:(?:\w{2,5}:)?[^\s"':]{0,60};\s{0,3}(?:INIT|TRACE_LEVEL)/i,
    attacks: [
      "java.lang.Runtime.getRuntime().exec('x')",
      '(#a=@java.lang.System@getenv())',
      '!!javax.script.X [',
      '{new java.lang.String("a"),5}',
      '"id".execute().text',
      'jdbc:h2:mem:a;INIT=x',
    ],
    harmless: [
      'java.util.List',
      'org.springframework.boot',
      'a new java.util release',
      'jdbc:h2:mem:shop',
      'query.execute()',
      'learn the Java runtime',
      'at java.lang.Thread.run(Thread.java:748)',
      'java.lang.reflect.InvocationTargetException',
      'at org.apache.tomcat.util.net.NioEndpoint$Worker.run(NioEndpoint.java:14)',
    ],
  },
  {
    id: 'java-class-loader-name',
    version: 1,
    category: 'java',
    severity: 'critical',
    sees: 'A field that binds to the class loader of a bean.',
    ignores: 'The field `class` alone.',
    source: 'CVE-2022-22965, CVE-2014-0094',
    parts: ['name'],
    needs: [['classloader', 'module', '_memberaccess', 'protectiondomain']],
    // The name itself has to say it: of what stands below, the names are not told again.
    find: ({ path, text }) =>
      /classLoader|module|_memberAccess|protectionDomain/i.test(text)
        ? path.search(/class[.[\]'"]{1,3}(?:module|classLoader|protectionDomain)\b|_memberAccess/i)
        : -1,
    attacks: [{ text: 'class.module.classLoader.x', part: 'name' }],
    harmless: [{ text: 'class.modules', part: 'name' }],
  },
  {
    id: 'java-serialised',
    version: 2,
    category: 'java',
    severity: 'critical',
    sees: 'A serialised object that is rebuilt by running code: Java, .NET, Python, Ruby, and the tags of YAML that do the same.',
    ignores: 'Other base64.',
    source: 'Stream magic of the serialisation formats, YAML libraries',
    inDocuments: 'notice',
    needs: [
      [
        ...['ro0ab', 'aced0005', 'aaeaaad/////', 'gasv', 'gawv', ...PICKLES, ...MARSHALLED, 'aaqaaap////8b'],
        ...['$type', '__type'],
        ...['!ruby/', '!python/', '!perl/', '!js/', 'tag:yaml.org'],
      ],
    ],
    find: /^(?:rO0AB[A-Za-z0-9+/_-]{8}|aced0005[0-9a-f]{4}|AAEAAAD\/{5}|gA(?:[JN][9cdjo]|SV|WV)[A-Za-z0-9+/_-]{8}|BAh(?:[vVl]|b\wGM)[A-Za-z0-9+/_-]{6}|\/wE[A-Za-z0-9+/]{4,8}AAQAAAP\/{4}8B)|["'](?:\$|__)type["']\s{0,3}:\s{0,3}["'](?:System|Microsoft)\.|!!?(?:ruby|python|perl)\/(?:object|hash|struct|name|module|code)|!!?js\/function\s{1,3}["'|>]|tag:yaml\.org,2002:(?:js\/function>\s{0,3}["'|>]|(?:python|ruby|perl)\/(?:object|name|module|code))/,
    attacks: [
      'rO0ABXNyAAxleGFtcGxlLlg=',
      'gAJjcG9zaXgKc3lzdGVtCg==',
      'BAhvOhFPcGVuU3RydWN0Bg==',
      '!!js/function "function(){}"',
    ],
    harmless: ['ro0ab', 'rO0', 'BAh7BjoGaWRpCg==', 'gAAAAABmZnJlc2gtZmVybmV0', 'the tag !!js/function'],
  },
  {
    id: 'java-gadget',
    version: 1,
    category: 'java',
    severity: 'critical',
    sees: 'A value, or a quoted name, that is a class by which libraries that rebuild objects are made to run code.',
    ignores: 'Other classes, and these where a sentence or a stack trace names them.',
    source: 'Advisories of Jackson, Fastjson, XStream and SnakeYAML',
    inDocuments: 'notice',
    needs: [
      [
        'ch.qos.logback',
        'com.mchange',
        'com.zaxxer',
        'com.sun.',
        'org.apache.xalan',
        'org.apache.commons.co',
        'org.springframework.',
        'javax.',
        'groovy.lang',
        'jdk.nashorn',
        'sun.reflect',
      ],
    ],
    find: GADGET,
    attacks: [
      'com.sun.rowset.JdbcRowSetImpl',
      '["org.springframework.context.support.ClassPathXmlApplicationContext","x"]',
    ],
    harmless: ['at com.sun.rowset.JdbcRowSetImpl', 'org.springframework.web.bind', '"javax.persistence"'],
  },
  {
    id: 'java-xml-object',
    version: 1,
    category: 'java',
    severity: 'critical',
    sees: 'An element named after a class that runs code when an object is rebuilt from XML.',
    ignores: 'Other elements.',
    source: 'Advisories of XStream',
    places: ['query', 'cookie', 'body', 'file'],
    parts: ['value', 'markup'],
    needs: [
      ['<jdk.', '<groovy', '<javax', '<sun.', '<com.sun', '<java.', '<dynamic-proxy', '<linked-hash-set'],
    ],
    find: ({ text }) => firstElement(text),
    attacks: [
      '<sorted-set><dynamic-proxy><interface>a</interface>',
      { text: '<jdk.nashorn.internal.X>', part: 'markup' },
    ],
    harmless: [
      '<java.lang.String>a</java.lang.String>',
      '<linked-hash-set><string>a</string></linked-hash-set>',
    ],
  },
  {
    id: 'java-pickle',
    version: 1,
    category: 'java',
    severity: 'critical',
    sees: 'An object of Python in the form of lines, that is rebuilt by calling something.',
    ignores: 'Other lines.',
    source: 'Python library, pickletools',
    needs: [PICKLED_MODULES.map((name) => `c${name}\n`)],
    find: new RegExp(`(?:^|[(\\n.}\\]])c(?:${PICKLED_MODULES.join('|')})\\n[A-Za-z_]\\w{1,30}\\n`),
    attacks: ["cos\nsystem\n(S'id'\ntR.", "(dp0\nS'x'\ncsubprocess\nPopen\n(tR."],
    harmless: ['cos and system', 'Marcos\nsystem\n', 'cnt\n5\n'],
  },
];
