import type { ScriptedRequest } from './scripted-request';

const WORDS = ['kettle', 'bird', 'shoes', 'jacket', 'knife & board', "women's shoes"];
const SKUS = ['b-101', 'b-102', 'k-201', 'k-202', 's-301', 's-302'];
const NOTES = [
  'Please ring twice; the bell is shy.',
  "Leave it with O'Brien & Sons, 3rd floor -- thanks!",
  'Select the blue one, or drop the order from the list if it is sold out.',
  'C/O Müller, <- second door on the left',
];
const REVIEWS = [
  'Warm, dry, 10/10.',
  'My dog ate it. Will order again :)',
  'Price < value. 5 stars & a half',
];

function pick<T>(items: readonly T[], random: () => number): T {
  return items[Math.floor(random() * items.length)] as T;
}

/** What one customer does: browse, search, log in, order, and sometimes write. Texts are as people write them. */
export function customer(from: string, random: () => number): ScriptedRequest[] {
  const sku = pick(SKUS, random);
  return [
    { kind: 'customer browses', from, path: '/products' },
    { kind: 'customer browses', from, path: `/products/${sku}` },
    { kind: 'customer searches', from, path: `/search?q=${encodeURIComponent(pick(WORDS, random))}` },
    { kind: 'customer searches', from, path: `/search?q=${encodeURIComponent(pick(WORDS, random))}` },
    {
      kind: 'customer logs in',
      from,
      path: '/login',
      body: { email: `c${from.replaceAll('.', '-')}@shop.example`, password: 'correct horse' },
    },
    {
      kind: 'customer orders',
      from,
      path: '/orders',
      body: { lines: [{ sku, quantity: 1 + Math.floor(random() * 3) }], note: pick(NOTES, random) },
    },
    {
      kind: 'customer reviews',
      from,
      path: `/products/${sku}/reviews`,
      body: { text: pick(REVIEWS, random) },
    },
  ];
}

/** The customer to whom step 3 is due: a review of a book on databases quotes from it, and looks like an attack. */
export function readerOfDatabaseBook(from: string): ScriptedRequest[] {
  const kind = 'customer reviews a database book';
  const path = '/products/b-102/reviews';
  const browses = SKUS.flatMap((sku) => [
    { kind: 'customer browses', from, path: '/products' },
    { kind: 'customer browses', from, path: `/products/${sku}` },
  ]);
  const reviews = [
    "Chapter 4 finally explains why 1' UNION SELECT name, price FROM products -- works on badly written shops.",
    "My favourite example is ' UNION SELECT login, password FROM users -- on page 212. Buy it.",
    "Typo on page 213: it should be ' UNION SELECT null, version() -- there.",
  ].map((text) => ({ kind, from, path, body: { text } }));
  return [...browses, ...reviews];
}

/** The shop's own people, on its own machine. */
export function staff(): ScriptedRequest[] {
  const paths = ['/admin/orders', '/admin/guard', '/admin/guard/events?ip=198.51.100.77', '/orders/1'];
  return paths.map((path) => ({ kind: 'staff looks after the shop', path }));
}

/** The probe of a load balancer. */
export function probe(times: number): ScriptedRequest[] {
  return Array.from({ length: times }, () => ({ kind: 'health probe', path: '/health' }));
}
