import { DetectionEngine } from '../../../lib/detection/detection-engine';
import type { ContentProfile } from '../../../lib/detection/content-profile';

const engine = new DetectionEngine();
const denies = (profile: ContentProfile, body: unknown) =>
  engine.inspect(
    {
      method: 'POST',
      path: '/articles',
      queryString: '',
      headers: { 'content-type': 'application/json' },
      body,
      files: undefined,
      route: '/articles',
    },
    engine.compileScope({ profiles: [{ profile }] }),
  )?.denies === true;

describe.each(['rich-text', 'code'] as const)('a route for %s', (profile) => {
  it.each([
    { html: '<p>Use <code>document.cookie</code> or <code>cat /etc/hosts | sort</code>.</p>' },
    { html: '<pre><code>&lt;script&gt;alert(1)&lt;/script&gt;</code></pre>' },
    { blocks: [{ data: ["SELECT name FROM users WHERE a = 'x' OR 1=1 --"] }] },
    { title: "Why ' OR '1'='1 still works", content: '{{ user.name | upper }}' },
  ])('lets content pass: %j', (body) => {
    expect(denies(profile, body)).toBe(false);
  });

  it.each([
    { html: '<p>fine</p>', authorId: "1' OR '1'='1" },
    { html: '<p>fine</p>', host: '; cat /etc/hosts' },
    { html: '<p>fine</p>', author: { email: "x' union select pin from cards-- -" } },
    { html: '<p>fine</p>', tags: ['{{9*9}}'] },
    { html: '<p>fine</p>', image: { fileName: '../../../../etc/passwd' } },
  ])('guards what stands beside the content: %j', (body) => {
    expect(denies(profile, body)).toBe(true);
  });
});

it.each([
  '<script>go()</script>',
  '&lt;b&gt;<script>go()</script>',
  '&lt;<a href="&#106;avascript:go()">x</a>',
])('lets no markup run on a route for rich text: %s', (html) => {
  expect(denies('rich-text', { html })).toBe(true);
});
