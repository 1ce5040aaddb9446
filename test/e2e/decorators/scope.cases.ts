import { Controller, Get, Post } from '@nestjs/common';
import { ContentProfile, DetectionExclude, EnforceGuard, SkipGuard } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import type { Case, Cases } from '../../support/prove-cases';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

const MARKUP = '%3Cscript%3Ealert(1)%3C/script%3E';

@Controller()
class Articles {
  @ContentProfile('rich-text')
  @Post('orders')
  publish() {}
}

function search(decorator: MethodDecorator) {
  @Controller()
  class Search {
    @decorator
    @Get('search')
    search() {}
  }
  return Search;
}

function exclusion(
  gives: string,
  exclude: Parameters<typeof DetectionExclude>[0],
  left: string,
  found: string,
): Case {
  return {
    gives,
    without: { controllers: [ShopController] },
    with: { controllers: [search(DetectionExclude(exclude))] },
    observe: (app) => statuses(app, `/search?${left}`, `/search?${found}`),
    sees: { without: [403, 403], with: [200, 403] },
  };
}

/** The decorators that widen or narrow what the app asks for. */
export const scopeCases: Cases = {
  EnforceGuard: {
    gives: 'enforces the global checks on the route although the app is passive',
    without: { controllers: [ShopController], guard: { passiveMode: true } },
    with: { controllers: [search(EnforceGuard())], guard: { passiveMode: true } },
    observe: (app) => statuses(app, ATTACK),
    sees: { without: [200], with: [403] },
  },
  SkipGuard: {
    gives: 'leaves the route out of the named global checks',
    without: { controllers: [ShopController], guard: { blockedUserAgents: ['BadBot'] } },
    with: { controllers: [search(SkipGuard('detection'))], guard: { blockedUserAgents: ['BadBot'] } },
    observe: (app) => statuses(app, ATTACK, { path: ATTACK, headers: { 'user-agent': 'BadBot' } }),
    sees: { without: [403, 403], with: [200, 403] },
  },
  'DetectionExclude.fields': exclusion(
    'leaves these fields alone',
    { fields: ['html'] },
    `html=${MARKUP}`,
    `title=${MARKUP}`,
  ),
  'DetectionExclude.categories': exclusion(
    'does not look for these attacks',
    { categories: ['xss'] },
    `q=${MARKUP}`,
    ATTACK.slice('/search?'.length),
  ),
  'DetectionExclude.rules': {
    gives: 'leaves these rules out',
    without: { controllers: [ShopController] },
    with: { controllers: [search(DetectionExclude({ rules: ['scanner-agent'] }))] },
    observe: (app) =>
      statuses(
        app,
        { path: '/search', headers: { 'user-agent': 'sqlmap/1.8' } },
        { path: ATTACK, headers: { 'user-agent': 'sqlmap/1.8' } },
      ),
    sees: { without: [403, 403], with: [200, 403] },
  },
  ContentProfile: {
    gives: 'lets people write about anything in the body, and nowhere else',
    without: { controllers: [ShopController] },
    with: { controllers: [Articles] },
    observe: (app) =>
      statuses(
        app,
        { path: '/orders', body: { text: "1' UNION SELECT password FROM users--" } },
        { path: ATTACK.replace('/search', '/orders'), body: { text: 'hello' } },
      ),
    sees: { without: [403, 403], with: [201, 403] },
  },
};
