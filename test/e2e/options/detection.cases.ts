import type { GuardOptions } from 'nestjs-guard';
import { ATTACK } from '../../support/attacks';
import type { AppSetup, GuardedApp } from '../../support/guarded-app';
import type { Cases } from '../../support/prove-cases';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

type DetectionOptions = NonNullable<GuardOptions['detection']>;
type CustomRule = NonNullable<DetectionOptions['customRules']>[number];

const MARKUP = '/search?q=%3Cscript%3Ealert(1)%3C/script%3E';
const SWORDFISH = '/search?q=swordfish';

function shop(detection: DetectionOptions): AppSetup {
  return { controllers: [ShopController], guard: { detection } };
}

/** A shop with a rule of its own, so that no case depends on the built-in ones. */
function shopWith(rule: Partial<CustomRule>, rest: DetectionOptions = {}): AppSetup {
  return shop({ customRules: [{ id: 'acme-word', pattern: /swordfish/, ...rule }], ...rest });
}

const order = (note: unknown) => ({ path: '/orders', body: note });

/** An exclusion that applies to the first of two requests and not to the second. */
function exclusion(
  word: NonNullable<DetectionOptions['exclude']>[number],
  gives: string,
  other: string,
  same = SWORDFISH,
) {
  return {
    gives,
    without: shopWith({}),
    with: shopWith({}, { exclude: [word] }),
    observe: (app: GuardedApp) => statuses(app, SWORDFISH, same, other),
    sees: { without: [403, 403, 403], with: [200, 200, 403] },
  };
}

async function events(app: GuardedApp, request: string) {
  await app.send(request);
  return app.events.map(({ reason, rules }) => [reason, ...rules]);
}

/** The options of detection. */
export const detectionCases: Cases = {
  'detection.categories': {
    gives: 'looks for these attacks only',
    without: shop({}),
    with: shop({ categories: ['xss'] }),
    observe: (app) => statuses(app, ATTACK, MARKUP),
    sees: { without: [403, 403], with: [200, 403] },
  },
  'detection.disabledRules': {
    gives: 'leaves these rules out',
    without: shop({}),
    with: shop({ disabledRules: ['scanner-foreign-path'] }),
    observe: (app) => statuses(app, '/wp-login.php', MARKUP),
    sees: { without: [403, 403], with: [404, 403] },
  },
  'detection.exclude[].rule': exclusion({ rule: 'acme-word' }, 'drops the matches of a rule', MARKUP),
  'detection.exclude[].category': exclusion(
    { category: 'custom' },
    'drops the matches of a category',
    MARKUP,
  ),
  'detection.exclude[].route': exclusion(
    { route: '/search' },
    'drops matches on a route',
    '/anything?q=swordfish',
  ),
  'detection.exclude[].path': exclusion(
    { path: '/search' },
    'drops matches on a path',
    '/anything?q=swordfish',
  ),
  'detection.exclude[].field': exclusion(
    { field: 'q' },
    'drops matches in a field, and inside of what it holds',
    '/search?r=swordfish',
    '/search?q=%7B%22note%22%3A%22swordfish%22%7D',
  ),
  'detection.threshold': {
    gives: 'says how much evidence denies',
    without: shopWith({ severity: 'warning' }),
    with: shopWith({ severity: 'warning' }, { threshold: 3 }),
    observe: (app) => statuses(app, SWORDFISH),
    sees: { without: [200], with: [403] },
  },
  'detection.customRules[].id': {
    gives: 'names the rule in events',
    without: shopWith({ id: 'another-name' }),
    with: shopWith({ id: 'acme-word' }),
    observe: (app) => events(app, SWORDFISH),
    sees: { without: [['custom', 'another-name']], with: [['custom', 'acme-word']] },
  },
  'detection.customRules[].pattern': {
    gives: 'finds what only this app must not see',
    without: shop({}),
    with: shopWith({ pattern: /sword.{0,3}fish/ }),
    observe: (app) => statuses(app, SWORDFISH, '/search?q=sword%2dfish', '/search?q=sword'),
    sees: { without: [200, 200, 200], with: [403, 403, 200] },
  },
  'detection.customRules[].category': {
    gives: 'files the rule under a family',
    without: shopWith({}),
    with: shopWith({ category: 'ssrf' }),
    observe: (app) => events(app, SWORDFISH),
    sees: { without: [['custom', 'acme-word']], with: [['ssrf', 'acme-word']] },
  },
  'detection.customRules[].severity': {
    gives: 'says how much a match weighs',
    without: shopWith({}),
    with: shopWith({ severity: 'notice' }),
    observe: (app) => statuses(app, SWORDFISH),
    sees: { without: [403], with: [200] },
  },
  'detection.customRules[].places': {
    gives: 'looks in these places only',
    without: shopWith({}),
    with: shopWith({ places: ['body'] }),
    observe: (app) => statuses(app, SWORDFISH, order({ note: 'swordfish' })),
    sees: { without: [403, 403], with: [200, 403] },
  },
  'detection.maxBytes': {
    gives: 'looks at so much text',
    without: shopWith({}),
    with: shopWith({}, { maxBytes: 1024 }),
    observe: (app) => statuses(app, order([...Array<string>(200).fill('a'.repeat(10)), 'swordfish'])),
    sees: { without: [403], with: [201] },
  },
  'detection.maxValues': {
    gives: 'looks at so many values',
    without: shopWith({}),
    with: shopWith({}, { maxValues: 16 }),
    observe: (app) => statuses(app, order([...Array<string>(40).fill('a'), 'swordfish'])),
    sees: { without: [403], with: [201] },
  },
  'detection.maxDepth': {
    gives: 'looks so deep into a body',
    without: shopWith({}),
    with: shopWith({}, { maxDepth: 2 }),
    observe: (app) => statuses(app, order({ a: { b: { c: { d: 'swordfish' } } } })),
    sees: { without: [403], with: [201] },
  },
  'detection.maxWork': {
    gives: 'spends so much work on a request',
    without: shopWith({}),
    with: shopWith({}, { maxWork: 65_536 }),
    observe: (app) => statuses(app, order([...Array<string>(600).fill("a' b' c'"), 'swordfish'])),
    sees: { without: [403], with: [201] },
  },
};
