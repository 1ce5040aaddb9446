import { DetectionEngine } from '../../../lib/detection/detection-engine';
import type { DetectionOptions } from '../../../lib/detection/detection-options';
import type { DetectionScope } from '../../../lib/detection/detection-scope';
import type { InspectableRequest } from '../../../lib/detection/inspectable-request';

const request = (part: Partial<InspectableRequest> = {}): InspectableRequest => ({
  method: 'POST',
  path: '/articles/7',
  queryString: '',
  headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)', accept: '*/*' },
  body: undefined,
  files: undefined,
  route: '/articles/:id',
  ...part,
});

const sqli = "x' union select name, pin from cards-- -";
const xss = '<script>go()</script>';
const inspect = (part: Partial<InspectableRequest>, options?: DetectionOptions) =>
  new DetectionEngine(options).inspect(request(part));
const ruleAndField = (part: Partial<InspectableRequest>) =>
  inspect(part)?.matches.map(({ rule, place, field }) => `${rule} ${place} ${field}`);

describe('DetectionEngine', () => {
  it('has nothing to say about a clean request that it saw in full', () => {
    expect(
      inspect({ queryString: 'page=2&sort=-name', body: { title: "Kate's report", tags: ['a', 'b'] } }),
    ).toBeUndefined();
  });

  it.each([
    [`<login><user>a</user><x:password Type="t">${sqli}</x:password></login>`, 'login.password'],
    [`<a><b><c/></d></b><e><f></e><g><![CDATA[${sqli}]]></g></a>`, 'a.g'],
    [`<a><b id="1"/><c note="${sqli.replaceAll('"', '')}"/></a>`, 'a.c.note'],
    [`${'<a>'.repeat(20)}${sqli}`, Array.from({ length: 16 }, () => 'a').join('.')],
    [sqli, ''],
  ])('names the elements of XML around a text: %s', (body, field) => {
    const xml = { body, headers: { 'content-type': 'application/xml' } };
    const of = (options?: DetectionOptions) =>
      inspect(xml, options)?.matches.map((match) => match.field) ?? [];
    expect(of()).toContain(field);
    if (field !== '') expect(of({ exclude: [{ field }] })).not.toContain(field);
  });

  it('does not judge an element by its name', () => {
    const rules = (tag: string, text: string) =>
      inspect({
        body: `<${tag}>${text}</${tag}>`,
        headers: { 'content-type': 'application/xml' },
      })?.matches.map(({ rule, severity }) => [rule, severity]);
    for (const text of ["x' or 1=1 -- ", '../../../etc/passwd', 'http://169.254.169.254/', '$(id)', sqli])
      for (const tag of ['password', 'file', 'url']) expect(rules(tag, text)).toEqual(rules('note', text));
  });

  it('charges rules of the user what they cost, from a budget of their own', () => {
    const of = (pattern: RegExp, length: number) =>
      inspect({ body: { a: 'a'.repeat(length) + sqli } }, { customRules: [{ id: 'mine', pattern }] });
    const tooMuch = ['body: custom rules are too much work'];
    for (const costly of [/a{0,9}a{0,9}a{0,9}!/, /a.{0,998}!/]) {
      expect(of(costly, 100_000)).toMatchObject({ denies: true, inspected: 'prefix', leftOut: tooMuch });
      expect(of(costly, 2000)).toMatchObject({ denies: true, inspected: 'full' });
    }
    expect(of(/a{0,7}!/, 100_000)).toMatchObject({ denies: true, inspected: 'full' });
    expect(of(/a.{0,48}!/, 60_000)).toMatchObject({ denies: true, inspected: 'full' });
    // The costliest pattern that is allowed still looks at a whole window of a long text.
    const costliest = [{ id: 'mine', pattern: /x.{0,1995}!/ }];
    const found = inspect({ body: { a: `x!${'b'.repeat(10_000)}` } }, { customRules: costliest });
    expect(found).toMatchObject({ denies: true, category: 'custom' });
  });

  it('compares names of headers without their case', () => {
    const headers = { 'x-note': sqli };
    expect(inspect({ headers })).toMatchObject({ denies: true });
    expect(inspect({ headers }, { exclude: [{ field: 'X-Note' }] })).toBeUndefined();
    expect(inspect({ body: { note: sqli } }, { exclude: [{ field: 'Note' }] })).toMatchObject({
      denies: true,
    });
  });

  it('keeps the matches that decided, whatever else is found before and behind them', () => {
    const customRules: DetectionOptions['customRules'] = [
      { id: 'noted', pattern: /aa/, severity: 'notice' },
      { id: 'warned', pattern: /bb/, severity: 'warning' },
      { id: 'paired', pattern: /bb/, severity: 'notice' },
    ];
    const notes = (name: string) =>
      Object.fromEntries(Array.from({ length: 200 }, (_, i) => [name + i, 'aa']));
    const report = inspect({ body: { ...notes('x'), last: 'bb', ...notes('y') } }, { customRules });
    expect(report).toMatchObject({ denies: true, category: 'custom', moreMatches: 402 - 32 });
    expect(report?.matches).toHaveLength(32);
    expect(report?.matches.slice(0, 3).map(({ rule, field }) => [rule, field])).toEqual([
      ['warned', 'last'],
      ['paired', 'last'],
      ['noted', 'x0'],
    ]);
  });

  it('gives as the reason the family that decided', () => {
    const customRules: DetectionOptions['customRules'] = [
      { id: 'alone', pattern: /aa/, severity: 'warning', category: 'xss' },
      { id: 'one', pattern: /bb/, severity: 'notice', category: 'sqli' },
      { id: 'two', pattern: /bb/, severity: 'notice', category: 'sqli' },
      { id: 'three', pattern: /bb/, severity: 'notice', category: 'sqli' },
    ];
    expect(inspect({ body: { a: 'aa', b: 'bb' } }, { customRules })).toMatchObject({
      denies: true,
      category: 'sqli',
      matches: [{ rule: 'one' }, { rule: 'two' }, { rule: 'three' }, { rule: 'alone' }],
    });
  });

  it.each([
    [undefined, 'expected a request, got undefined'],
    [
      {},
      'path: expected a text, got undefined; queryString: expected a text, which may be empty, got undefined; headers',
    ],
    [{ ...request(), headers: null }, 'headers: expected an object, got null'],
  ])('says what is wrong with %j', (wrong, message) => {
    expect(() => new DetectionEngine().inspect(wrong as never)).toThrow(TypeError);
    expect(() => new DetectionEngine().inspect(wrong as never)).toThrow(message);
  });

  it('reads headers that no parser made', () => {
    expect(
      inspect({ headers: { 'x-a': 5, 'x-b': ['fine', xss], 'x-c': {}, 'x-d': null } as never }),
    ).toMatchObject({
      denies: true,
    });
  });

  it('reports the rule, the place, the field and a snippet', () => {
    expect(inspect({ body: { items: [{ note: 'fine' }, { note: sqli }] } })).toEqual({
      denies: true,
      category: 'sqli',
      inspected: 'full',
      leftOut: [],
      moreMatches: 0,
      ruleSetVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      matches: expect.arrayContaining([
        {
          rule: 'sqli-union-select',
          version: expect.any(Number) as number,
          category: 'sqli',
          severity: 'critical',
          place: 'body',
          field: 'items.1.note',
          snippet: expect.stringContaining('union select'),
        },
      ]),
    });
  });

  it.each<[string, Partial<InspectableRequest>, string]>([
    ['the path', { path: '/files/..%2f..%2fetc%2fpasswd' }, 'traversal-climb path '],
    ['a path in base64', { path: '/MSBvciAzPTMgb3IgMT0x' }, 'sqli-tautology path 1'],
    ['a segment of the path', { path: "/users/1'%20or%20'1'='1" }, 'sqli-tautology path 2'],
    ['the query', { queryString: `q=${encodeURIComponent(xss)}` }, 'xss-element query q'],
    ['a name in the query', { queryString: '__proto__[a]=1' }, 'node-prototype-name query __proto__[a]'],
    ['a header of the app', { headers: { 'x-search': sqli } }, 'sqli-union-select header x-search'],
    ['a header on several lines', { headers: { 'x-search': ['a', xss] } }, 'xss-element header x-search'],
    ['a cookie', { headers: { cookie: `a=b; c=${encodeURIComponent(sqli)}` } }, 'sqli-union-select cookie c'],
    ['the user agent', { headers: { 'user-agent': 'sqlmap/9.9' } }, 'scanner-agent header user-agent'],
    ['a JSON leaf', { body: { a: { b: xss } } }, 'xss-element body a.b'],
    [
      'a JSON key',
      { body: JSON.parse('{"a":{"__proto__":{"b":1}}}') as unknown },
      'node-prototype-name body a.__proto__',
    ],
    [
      'JSON inside of a JSON leaf',
      { body: { a: JSON.stringify({ b: [sqli] }) } },
      'sqli-union-select body a.$.b.0',
    ],
    [
      'JSON inside of the query',
      { queryString: `a=${encodeURIComponent(JSON.stringify({ b: sqli }))}` },
      'sqli-union-select query a.$.b',
    ],
    ['a body that is a text', { body: xss }, 'xss-element body '],
    ['bytes', { body: Buffer.from(xss), headers: { 'content-type': 'text/plain' } }, 'xss-element body '],
    ['JSON that no parser has read', { body: JSON.stringify({ a: xss }) }, 'xss-element body a'],
    [
      'a form that no parser has read',
      {
        body: `a=1&b=${encodeURIComponent(xss)}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      'xss-element body b',
    ],
    [
      'an attribute in XML',
      { body: `<a b="${sqli}"/>`, headers: { 'content-type': 'application/xml' } },
      'sqli-union-select body a.b',
    ],
    [
      'an attribute in XML that holds the end of a tag',
      { body: `<a b="> ${sqli}"/>`, headers: { 'content-type': 'application/xml' } },
      'sqli-union-select body a.b',
    ],
    [
      'a text of XML that a section divides',
      {
        body: `<a><b>${sqli.replace('ion sel', 'ion<![CDATA[ sel]]>')}</b></a>`,
        headers: { 'content-type': 'application/xml' },
      },
      'sqli-union-select body a.b',
    ],
    [
      'a text of XML that a comment divides',
      {
        body: `<a><b>${sqli.replace('ion', '<!-- -->ion')}</b></a>`,
        headers: { 'content-type': 'application/xml' },
      },
      'sqli-union-select body a.b',
    ],
    [
      'a long attribute of XML',
      { body: `<a b="${'a '.repeat(3000)}${sqli}"/>`, headers: { 'content-type': 'application/xml' } },
      'sqli-union-select body a.b',
    ],
    [
      'a text that a long comment tears apart',
      { body: { a: `${'a '.repeat(1895)}' union/*${'x'.repeat(300)}*/select a,b from c` } },
      'sqli-union-select body a',
    ],
    [
      'a text that many blanks tear apart',
      { body: { a: `${'a '.repeat(1895)}' union${' '.repeat(300)}select a,b from c` } },
      'sqli-union-select body a',
    ],
    [
      'lines of JSON',
      {
        body: `{"a":1}\n{"b":{"c":"5) from cards where pin="}}`,
        headers: { 'content-type': 'application/x-ndjson' },
      },
      'sqli-clause body b.c',
    ],
    [
      'JSON in the field of an upload',
      {
        body: `--B\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{"variables":{"c":"5) from cards where pin="}}\r\n--B--`,
        headers: { 'content-type': 'multipart/form-data; boundary=B' },
      },
      'sqli-clause body operations.$.variables.c',
    ],
    [
      'the name of a file, as in any text',
      { files: { fieldname: 'cv', originalname: `${sqli}.pdf` } },
      'sqli-union-select file cv',
    ],
    ['a file name', { files: { fieldname: 'cv', originalname: 'cv.php.pdf' } }, 'upload-script-name file cv'],
    [
      'the name of a file of express-fileupload',
      { files: { cv: { name: 'cv.php', data: Buffer.from('x') } } },
      'upload-script-name file cv',
    ],
    [
      'the head of a file of express-fileupload',
      { files: { cv: [{ name: 'a.png', data: Buffer.from('GIF89a<?php x(); ?>') }] } },
      'php-open-tag file cv',
    ],
    [
      'the name of a file of formidable',
      { files: { cv: [{ originalFilename: '../cv.pdf', filepath: '/uploads/1', size: 9 }] } },
      'upload-path-name file cv',
    ],
    ['the field of a file', { files: { fieldname: xss, originalname: 'a.pdf' } }, `xss-element body ${xss}`],
    [
      'the name of a cookie',
      { headers: { cookie: '<script>go()</script>=a' } },
      'xss-element cookie <script>go()</script>',
    ],
    [
      'bytes inside of a body',
      { body: { a: Buffer.from('<?php system($_GET[1]); ?>') } },
      'php-open-tag file a',
    ],
    [
      'the head of a file',
      { files: [{ fieldname: 'cv', originalname: 'a.png', buffer: Buffer.from('GIF89a<?php x(); ?>') }] },
      'php-open-tag file cv',
    ],
  ])('finds an attack in %s', (_where, part, expected) => {
    expect(ruleAndField(part)).toContain(expected);
  });

  it('looks behind the layers of encoding, and into base64', () => {
    expect(inspect({ body: { a: encodeURIComponent(encodeURIComponent(xss)) } })?.denies).toBe(true);
    expect(inspect({ body: { a: Buffer.from(xss).toString('base64') } })?.denies).toBe(true);
  });

  /** Matches no more than a whole text. */
  const whole = '5) from cards where pin=';
  const json = JSON.stringify({ b: whole });
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  it.each<[string, string, string]>([
    ['JSON', json, 'a.$.b'],
    ['a string of JSON', JSON.stringify(whole), 'a.$'],
    ['JSON inside of JSON', JSON.stringify([json]), 'a.$.0.$.b'],
    ['URL-encoded JSON', encodeURIComponent(json), 'a.$.b'],
    ['JSON in base64', base64(json), 'a.$.b'],
    ['a token', `eyJhbGciOiJub25lIn0.${Buffer.from(json).toString('base64url')}.c2ln`, 'a.$.b'],
    ['a form', `c=1&b=${encodeURIComponent(whole)}`, 'a.$.b'],
    ['a form of one pair', `b=${encodeURIComponent(whole)}`, 'a.$.b'],
    ['an address', `https://shop.example/s?c=1&b=${encodeURIComponent(whole)}`, 'a.$.b'],
    ['a data URL', `data:text/plain;base64,${base64(whole)}`, 'a.$'],
    ['base64 of base64', base64(base64(whole)), 'a'],
    ['URL-encoded base64', encodeURIComponent(base64(whole)), 'a'],
    ['base64 in lines', base64(`${whole}${'a'.repeat(90)}`).replace(/.{76}/g, '$&\r\n'), 'a'],
    ['base64 that went through a form', base64("~~~' or 1=1 -- ").replaceAll('+', ' '), 'a'],
    ['base64 of few characters', base64(';id'), 'a'],
    ['base64 of a text with a control', base64(`<a href="\u0001javascript:go()">`), 'a'],
  ])('looks into %s', (_what, a, field) => {
    expect(inspect({ body: { a } })).toMatchObject({ denies: true, inspected: 'full' });
    expect(inspect({ body: { a } })?.matches.map((match) => match.field)).toContain(field);
    expect(inspect({ headers: { cookie: `a=${encodeURIComponent(a)}` } })?.denies).toBe(true);
    // What is inside of a text belongs to its field.
    for (const known of ['a', field, field.replaceAll('$.', '')])
      expect(inspect({ body: { a } }, { exclude: [{ field: known }] })?.denies ?? false).toBe(false);
    expect(inspect({ body: { a } }, { exclude: [{ field: 'b' }] })?.denies).toBe(true);
  });

  it('sees the lines of a document in JSON that holds it', () => {
    const line = 'Then call alert(1) and look at what the browser says about it.\n';
    const lines = `Open the page.\nWait for its end.\n${line}Close the window.\nGo on with the next page.\n`;
    expect(inspect({ body: { a: line } })?.denies).toBe(true);
    for (const a of [lines, JSON.stringify({ b: lines })])
      expect(inspect({ body: { a } })?.denies ?? false).toBe(false);
  });

  it('does not take a member for something inside of a text because of its name', () => {
    const exclude = [{ field: 'a' }];
    for (const body of [{ a: { b: sqli } }, { a: { $: { b: sqli } } }, { 'a.$.b': sqli }])
      expect(inspect({ body }, { exclude })?.denies).toBe(true);
  });

  /** Looks like all kinds of attacks, and is none. */
  const hog =
    `select from where union like and or script on ( ) ' " < > = ; | $ cat etc ../ {{ }} -- `.repeat(190);
  it.each<[string, Partial<InspectableRequest>, string]>([
    ['headers behind a full query', { queryString: 'a&'.repeat(4096), headers: { 'x-a': xss } }, 'header'],
    [
      'cookies behind full headers',
      { headers: { 'x-a': Array<string>(5000).fill('a'), cookie: `a=${xss}` } },
      'cookie',
    ],
    ['a body behind a full query', { queryString: 'a&'.repeat(4096), body: { a: xss } }, 'body'],
    ['a body behind many cookies', { headers: { cookie: 'a=b;'.repeat(5000) }, body: { a: xss } }, 'body'],
    ['fields behind one that makes much work', { body: { hog, a: xss } }, 'body'],
    ['fields behind many that make work', { body: { hogs: hog.match(/[^]{1,500}/g), a: xss } }, 'body'],
    ['fields behind a long one', { body: { long: 'a '.repeat(200_000), a: xss } }, 'body'],
    [
      'headers behind a query that makes much work',
      { queryString: `a=${hog}`, headers: { 'x-a': xss } },
      'header',
    ],
  ])('still looks at %s', (_what, part, place) => {
    const report = inspect(part);
    expect(report?.denies).toBe(true);
    expect(report?.matches).toContainEqual(expect.objectContaining({ rule: 'xss-element', place }));
  });

  it('says when a file is not in memory', () => {
    const onDisk = { fieldname: 'cv', originalname: 'cv.pdf', path: '/uploads/1', size: 9 };
    expect(inspect({ files: [onDisk] })).toMatchObject({
      inspected: 'prefix',
      leftOut: ['file: not in memory'],
    });
    expect(inspect({ files: [{ ...onDisk, size: 0 }] })).toBeUndefined();
  });

  it('adds weak evidence up within one value and one category only', () => {
    const warning = { id: 'my-warning', pattern: /left/, severity: 'warning' } as const;
    const notice = { id: 'my-notice', pattern: /right/, severity: 'notice' } as const;
    const engine = new DetectionEngine({ customRules: [warning, notice] });
    expect(engine.inspect(request({ body: { a: 'left', b: 'right' } }))?.denies).toBe(false);
    expect(engine.inspect(request({ body: { a: 'left and right' } }))?.denies).toBe(true);
  });

  it('denies at the threshold', () => {
    expect(inspect({ body: { a: '"><script>alert(1)</script>' } }, { threshold: 5 })?.denies).toBe(true);
    expect(inspect({ body: { a: '<form action=x>' } }, { threshold: 6 })?.denies).toBe(false);
  });

  it('leaves out what the options leave out', () => {
    const body = { html: xss };
    expect(inspect({ body }, { categories: ['sqli'] })).toBeUndefined();
    expect(inspect({ body }, { disabledRules: ['xss-element'] })).toBeUndefined();
    expect(
      inspect({ body }, { exclude: [{ rule: 'xss-element', route: '/articles/:id', field: 'html' }] }),
    ).toBeUndefined();
    expect(inspect({ body }, { exclude: [{ category: 'xss', path: '/articles/*' }] })).toBeUndefined();
    expect(inspect({ body }, { exclude: [{ category: 'xss', path: '/articles' }] })?.denies).toBe(true);
    expect(inspect({ body }, { exclude: [{ category: 'xss', field: 'text' }] })?.denies).toBe(true);
    expect(inspect({ body: { a: [{ b: xss }] } }, { exclude: [{ field: 'a.*.b' }] })).toBeUndefined();
    const below = [{ field: 'a.*.**' }];
    expect(inspect({ body: { a: [xss, { b: [{ c: xss }] }] } }, { exclude: below })).toBeUndefined();
    expect(inspect({ body: { a: xss } }, { exclude: below })?.denies).toBe(true);
  });

  it('does not let a path climb into an excluded one', () => {
    const exclude = [{ path: '/static/*' }];
    expect(inspect({ path: '/static/a', queryString: `q=${xss}` }, { exclude })).toBeUndefined();
    expect(inspect({ path: '/static/../a', queryString: `q=${xss}` }, { exclude })?.denies).toBe(true);
  });

  it.each<[pattern: string, excluded: string[], inspected: string[]]>([
    [
      '/cms/*',
      ['/cms/a', '/cms/my%20page', '/cms/50%25', '/CMS/a', '/cms/a/b/', '/c%6ds/a'],
      ['/cms', '/cmsx/a', '/cms/..%2fa', '/cms/%2e%2e/a', '/cms%2fa', '/a/../cms/a', '/a/..%2fcms/a'],
    ],
    ['/cms/my%20page', ['/cms/my%20page', '/cms/My%20Page/'], ['/cms/my+page', '/cms%2fmy%20page']],
  ])('reads paths as routers do: %s', (path, excluded, inspected) => {
    const denies = (target: string) =>
      inspect({ path: target, body: { note: xss } }, { exclude: [{ path, category: 'xss' }] })?.denies ===
      true;
    expect(excluded.filter(denies)).toEqual([]);
    expect(inspected.filter((target) => !denies(target))).toEqual([]);
  });

  it('leaves out what a route leaves out', () => {
    const engine = new DetectionEngine();
    const scope = engine.compileScope({ exclude: [{ fields: ['html'], categories: ['xss'] }] });
    expect(engine.inspect(request({ body: { html: xss } }), scope)).toBeUndefined();
    expect(engine.inspect(request({ body: { html: sqli } }), scope)?.denies).toBe(true);
    expect(engine.inspect(request({ body: { text: xss } }), scope)?.denies).toBe(true);
    expect(
      engine.inspect(request({ body: { text: xss } }), engine.compileScope({ exclude: [{}] }))?.denies,
    ).toBe(true);
  });

  it.each(['rich-text', 'code', 'search'] as const)(
    'keeps guarding names, headers and statements under %s',
    (profile) => {
      const engine = new DetectionEngine();
      const scope = engine.compileScope({ profiles: [{ profile }] });
      expect(engine.inspect(request({ body: JSON.parse('{"__proto__":1}') as unknown }), scope)?.denies).toBe(
        true,
      );
      expect(engine.inspect(request({ headers: { 'x-q': sqli } }), scope)?.denies).toBe(true);
      expect(engine.inspect(request({ queryString: `q=${sqli}` }), scope)?.denies).toBe(true);
    },
  );

  it('lets an editor post what its profile says', () => {
    const engine = new DetectionEngine();
    const text = 'Call alert(1), then `rm -rf ./build; ls -la`, then "select 1 union select 2".';
    expect(engine.inspect(request({ body: { text } }))?.denies).toBe(true);
    expect(
      engine.inspect(request({ body: { text } }), engine.compileScope({ profiles: [{ profile: 'code' }] })),
    ).toBeUndefined();
    expect(
      engine.inspect(
        request({ body: { text } }),
        engine.compileScope({ profiles: [{ profile: 'rich-text' }] }),
      ),
    ).toBeUndefined();
  });

  it('takes any mixture of signs for a password, and nothing else', () => {
    const signs = "a'||1=b;{{x|y}}";
    expect(inspect({ body: { password: signs } })).toBeUndefined();
    expect(inspect({ body: { password: "x' or 'a'='a" } })?.denies).toBe(true);
    expect(inspect({ body: { password: { $ne: '' } } })?.denies).toBe(true);
  });

  it('says what it left out', () => {
    const limits = { maxBytes: 1024, maxValues: 16, maxDepth: 2 };
    expect(inspect({ body: { a: 'x'.repeat(2000) } }, limits)).toMatchObject({
      inspected: 'prefix',
      leftOut: ['body: too long'],
    });
    expect(inspect({ body: Array.from({ length: 40 }, () => 'x') }, limits)).toMatchObject({
      leftOut: ['body: too many values'],
    });
    expect(inspect({ body: { a: { b: { c: 'x' } } } }, limits)).toMatchObject({
      leftOut: ['body: too deep'],
    });
    expect(inspect({ body: Array.from({ length: 100 }, () => '{"a"]') })).toMatchObject({
      leftOut: ['body: too many broken texts'],
    });
    expect(inspect({ body: Array.from({ length: 100 }, () => '{name}') })).toBeUndefined();
    expect(inspect({ headers: { 'content-length': '9' } })).toMatchObject({
      inspected: 'none',
      leftOut: ['body: not read'],
    });
    expect(inspect({ body: Buffer.from([0, 1, 2, 3]) })).toMatchObject({
      inspected: 'none',
      leftOut: ['body: binary'],
    });
    expect(
      inspect({ body: { a: "' or ( < \n".repeat(20_000) } }, { maxWork: 65_536, maxBytes: 300_000 })?.leftOut,
    ).toEqual(['body: too much work']);
  });

  it('takes any number of percent encodings off, and says when other layers are left', () => {
    const repeat = (encode: (text: string) => string, times: number): string =>
      Array.from({ length: times }).reduce<string>((text) => encode(text), xss);
    const entities = (text: string) => text.replace(/[<&]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    expect(inspect({ body: { a: repeat(encodeURIComponent, 12) } })?.denies).toBe(true);
    expect(inspect({ body: { a: repeat(entities, 4) } })?.denies).toBe(true);
    expect(inspect({ body: { a: repeat(entities, 8) } })).toMatchObject({
      inspected: 'prefix',
      leftOut: ['body: too many layers of encoding'],
    });
    expect(inspect({ body: { a: '100%2525252525252525 off' } })).toBeUndefined();
  });

  it('reads the strings of JSON inside of a value from their beginning', () => {
    const body = { a: JSON.stringify({ b: '5) from cards where pin=', c: 1 }) };
    expect(inspect({ body })).toMatchObject({ denies: true, matches: [{ field: 'a.$.b' }] });
    expect(inspect({ body: { a: '{"b": "5) from cards where pin=", }' } })).toBeUndefined();
    expect(inspect({ body: { a: `${'['.repeat(5000)}${']'.repeat(5000)}` } })?.leftOut).toEqual([
      'body: too deep',
    ]);
  });

  it('does not take the flags of a custom pattern for a state', () => {
    const engine = new DetectionEngine({ customRules: [{ id: 'acme', pattern: /acme/g }] });
    expect([1, 2, 3].map(() => engine.inspect(request({ body: { a: 'acme' } }))?.denies)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('keeps two engines apart', () => {
    const quiet = new DetectionEngine({ categories: ['ldap'] });
    expect(new DetectionEngine().inspect(request({ body: { a: xss } }))?.denies).toBe(true);
    expect(quiet.inspect(request({ body: { a: xss } }))).toBeUndefined();
  });
});

describe('rules of the user', () => {
  it('apply whatever families are looked for, and can be left out on a route', () => {
    const customRules = [{ id: 'acme-word', pattern: /swordfish/ }];
    const engine = new DetectionEngine({ categories: ['sqli'], customRules });
    const asked = request({ method: 'GET', queryString: 'q=swordfish' });
    expect(engine.inspect(asked)?.denies).toBe(true);
    expect(
      engine.inspect(asked, engine.compileScope({ exclude: [{ rules: ['acme-word'] }] })),
    ).toBeUndefined();
  });
});

describe('headers that were clean before', () => {
  const ask = (engine: DetectionEngine, headers: Record<string, string>, scope?: DetectionScope) =>
    engine.inspect(request({ method: 'GET', headers }), scope);
  const attack = "x' UNION SELECT login, password FROM users--";

  it('does not take a value for clean because a route excludes what it is', () => {
    const engine = new DetectionEngine();
    const scope = engine.compileScope({ exclude: [{ categories: ['sqli'] }] });
    expect(ask(engine, { 'user-agent': attack }, scope)?.denies ?? false).toBe(false);
    expect(ask(engine, { 'user-agent': attack })?.denies).toBe(true);
  });

  it('does not take a value for clean in a header because it was clean in another', () => {
    const custom = { id: 'acme-agent', pattern: /acme/, places: ['header' as const] };
    const engine = new DetectionEngine({
      customRules: [custom],
      exclude: [{ rule: 'acme-agent', field: 'referer' }],
    });
    expect(ask(engine, { referer: 'acme' })).toBeUndefined();
    expect(ask(engine, { 'user-agent': 'acme' })?.denies).toBe(true);
  });

  it('finds the same the second time, and after a thousand other values', () => {
    const engine = new DetectionEngine();
    for (let i = 0; i < 2500; i++) expect(ask(engine, { 'user-agent': `browser ${i}` })).toBeUndefined();
    expect(ask(engine, { 'user-agent': attack })?.denies).toBe(true);
    expect(ask(engine, { 'user-agent': attack })?.denies).toBe(true);
  });
});
