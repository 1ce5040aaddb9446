import { adapters, startApp } from '../../support/guarded-app';
import { ShopController } from '../../support/shop.controller';

const FRAGMENT = '5) from cards where pin=';
const JSON_TEXT = JSON.stringify({ b: FRAGMENT });

describe.each(adapters)('the texts inside of headers, on %s', (adapter) => {
  it.each([
    ['JSON', JSON_TEXT],
    ['JSON in base64', Buffer.from(JSON_TEXT).toString('base64')],
    ['URL-encoded JSON', encodeURIComponent(JSON_TEXT)],
    ['a form', `b=${encodeURIComponent(FRAGMENT)}`],
  ])('are searched when they are %s, whatever the name of the header', async (_what, text) => {
    const app = await startApp(adapter, { controllers: [ShopController], guard: { enableIpBanning: false } });
    for (const name of ['filter', 'prefer', 'x-filter']) {
      expect((await app.send({ path: '/anything', headers: { [name]: text } })).status).toBe(403);
      expect(app.events.at(-1)?.evidence?.location).toBe(`header.${name}.$.b`);
    }
  });

  it('are none of those that browsers, proxies and frameworks send', async () => {
    const app = await startApp(adapter, { controllers: [ShopController] });
    const tree = ['', { children: ['search', { children: ['__PAGE__?{"q":"red shoes"}', {}] }] }, null, true];
    const headers = {
      baggage: 'sentry-environment=production,sentry-release=shop%401.2.0,sentry-sampled=true',
      'cf-visitor': '{"scheme":"https"}',
      forwarded: 'for=127.0.0.1;proto=http;host="localhost:3000";by=10.0.0.3',
      'if-range': '"67ab43-5b0c"',
      'next-router-state-tree': encodeURIComponent(JSON.stringify(tree)),
      'next-url': '/search?q=red+shoes&page=2',
      prefer: 'return=representation',
      range: 'bytes=0-1023',
      signature: 'sig1=:K2qGT5srn2OGbOIDzQ6kYT+ruaycnDAAUpKv+ePFfD0=:',
      'stripe-signature': 't=1492774577,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd',
    };
    expect((await app.send({ path: '/anything', headers })).status).toBe(200);
    expect(app.events).toEqual([]);
  });
});
