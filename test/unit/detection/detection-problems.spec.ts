import { checkSync } from 'recheck';
import { DetectionEngine } from '../../../lib/detection/detection-engine';
import { detectionProblems } from '../../../lib/detection/detection-problems';
import type { ConfigProblem } from '../../../lib/problems/config-problem';
import { GuardConfigError } from '../../../lib/problems/guard-config.error';

function problemsOf(options: unknown): readonly ConfigProblem[] {
  try {
    new DetectionEngine(options as never);
    return [];
  } catch (error) {
    return (error as GuardConfigError).problems;
  }
}

const pathsOf = (options: unknown): string[] => detectionProblems(options).map(({ path }) => path);

describe('detectionProblems', () => {
  it.each<[unknown]>([
    [undefined],
    [{}],
    [{ categories: undefined, threshold: undefined }],
    [
      {
        categories: ['sqli'],
        disabledRules: ['sqli-stacked'],
        threshold: 5,
        maxBytes: 1024,
        maxValues: 16,
        maxDepth: 1,
      },
    ],
    [{ exclude: [{ rule: 'xss-element', route: '/a/:b', path: '/a/*', field: 'x.y', category: 'xss' }] }],
    [{ customRules: [{ id: 'acme-host', pattern: /acme\.[a-z]{2,5}/i }], exclude: [{ rule: 'acme-host' }] }],
    [
      {
        exclude: [
          { field: '*' },
          { field: 'a.*.b c' },
          { field: 'a.**' },
          { field: 'User-Agent' },
          { route: '*' },
        ],
      },
    ],
    [
      {
        exclude: [
          { route: '/:a/files/*', path: '/x/files/y/z' },
          { route: '/A/b', path: '/a/*' },
        ],
      },
    ],
    [
      {
        categories: ['custom'],
        customRules: [{ id: 'a', pattern: /a/, category: 'xss' }],
        exclude: [{ category: 'xss' }],
      },
    ],
  ])('accepts %j, and so does the engine', (options) => {
    expect(detectionProblems(options)).toEqual([]);
    expect(() => new DetectionEngine(options as never)).not.toThrow();
  });

  it.each<[unknown, string]>([
    [null, 'detection'],
    ['all', 'detection'],
    [{ treshold: 5 }, 'detection.treshold'],
    [{ threshold: 0 }, 'detection.threshold'],
    [{ threshold: 5.5 }, 'detection.threshold'],
    [{ threshold: '5' }, 'detection.threshold'],
    [{ maxBytes: NaN }, 'detection.maxBytes'],
    [{ maxWork: 1 }, 'detection.maxWork'],
    [{ categories: 'sqli' }, 'detection.categories'],
    [{ categories: ['sql'] }, 'detection.categories[0]'],
    [{ disabledRules: ['xss-elements'] }, 'detection.disabledRules[0]'],
    [{ exclude: [{}] }, 'detection.exclude[0]'],
    [{ exclude: [{ rule: undefined }] }, 'detection.exclude[0]'],
    [{ exclude: [{ rule: 'xss' }] }, 'detection.exclude[0].rule'],
    [{ exclude: [{ path: 'a' }] }, 'detection.exclude[0].path'],
    [{ exclude: [{ path: '' }] }, 'detection.exclude[0].path'],
    [{ exclude: [{ feild: 'a' }] }, 'detection.exclude[0].feild'],
    [{ customRules: [{ pattern: /a/ }] }, 'detection.customRules[0].id'],
    [{ customRules: [{ id: 'a', pattern: 'a' }] }, 'detection.customRules[0].pattern'],
    [{ customRules: [{ id: 'xss-element', pattern: /a/ }] }, 'detection.customRules[0].id'],
    [
      {
        customRules: [
          { id: 'a', pattern: /a/ },
          { id: 'a', pattern: /b/ },
        ],
      },
      'detection.customRules[1].id',
    ],
    [{ customRules: [{ id: 'a', pattern: /a/, severity: 'high' }] }, 'detection.customRules[0].severity'],
    [{ customRules: [{ id: 'a', pattern: /a/, places: [] }] }, 'detection.customRules[0].places'],
    [{ customRules: [{ id: 'a', pattern: new RegExp('') }] }, 'detection.customRules[0].pattern'],
    [{ customRules: [{ id: 'a', pattern: /a?|b/g }] }, 'detection.customRules[0].pattern'],
    [{ customRules: [{ id: 'a', pattern: /a/ }], disabledRules: ['a'] }, 'detection.disabledRules[0]'],
    [{ categories: [] }, 'detection.categories'],
    [{ categories: ['sqli'], disabledRules: ['xss-element'] }, 'detection.disabledRules[0]'],
    [{ disabledRules: ['xss-element'], exclude: [{ rule: 'xss-element' }] }, 'detection.exclude[0].rule'],
    [{ categories: ['sqli'], exclude: [{ rule: 'xss-element' }] }, 'detection.exclude[0].rule'],
    [{ categories: ['sqli'], exclude: [{ category: 'xss' }] }, 'detection.exclude[0].category'],
    [{ exclude: [{ rule: 'xss-element', category: 'sqli' }] }, 'detection.exclude[0].category'],
    [{ exclude: [{ route: '/any', path: '/other/*' }] }, 'detection.exclude[0].path'],
    [{ exclude: [{ route: '/any/:id', path: '/any' }] }, 'detection.exclude[0].path'],
    [{ exclude: [{ path: '/a?b=1' }] }, 'detection.exclude[0].path'],
    [{ exclude: [{ route: 'any' }] }, 'detection.exclude[0].route'],
    [{ exclude: [{ field: 'a*' }] }, 'detection.exclude[0].field'],
    [{ exclude: [{ field: '**' }] }, 'detection.exclude[0].field'],
    [{ exclude: [{ field: 'a.**.b' }] }, 'detection.exclude[0].field'],
    [{ exclude: [{ field: 'a**' }] }, 'detection.exclude[0].field'],
    [{ exclude: [{ field: 'a..b' }] }, 'detection.exclude[0].field'],
    [{ exclude: [{ field: ' q ' }] }, 'detection.exclude[0].field'],
    [{ exclude: [{ field: '' }] }, 'detection.exclude[0].field'],
  ])('says where %j is wrong', (options, path) => {
    expect(pathsOf(options)).toContain(path);
    const problem = expect.objectContaining({ path: path.replace('detection', 'options') }) as ConfigProblem;
    expect(() => new DetectionEngine(options as never)).toThrow(GuardConfigError);
    expect(problemsOf(options)).toContainEqual(problem);
  });

  it('says which word is probably meant, and everything that is wrong at once', () => {
    expect(detectionProblems({ categories: ['sql'], disabledRules: ['x'] })).toEqual([
      {
        path: 'detection.categories[0]',
        expected: 'a category of attacks',
        value: "'sql'",
        nearest: 'sqli',
      },
      { path: 'detection.disabledRules[0]', expected: 'the id of a rule', value: "'x'" },
    ]);
  });

  const problemsOfPattern = (pattern: RegExp) =>
    detectionProblems({ customRules: [{ id: 'mine', pattern }] });

  it.each([
    /(a+)+$/,
    /(a|a)*b/,
    /(?:a{0,20}){0,20}b/,
    /(?:a{90}){90}b/,
    /a{0,9}b{0,9}c{0,9}d{0,9}/,
    /\s+$/,
    /.*x/,
    /(x)\1/,
    /(?<n>x)\k<n>/,
    /a{2,}/,
    /[^]*/,
  ])('rejects %s, which some input could stall', (pattern) => {
    expect(problemsOfPattern(pattern)).toHaveLength(1);
  });

  it.each([
    /acme/i,
    /\bacme-(?:internal|secret)\b/,
    /a.{0,50}b/,
    /(?:a{60}){60}b/,
    /[a-z]{3}\d{2,4}/,
    /(?=x)y?/,
    /[\]a]{2}/,
    /\u{61}?b/u,
  ])('accepts %s, and recheck agrees', (pattern) => {
    expect(problemsOfPattern(pattern)).toEqual([]);
    expect(checkSync(pattern.source, pattern.flags, { checker: 'automaton' }).status).toBe('safe');
  });
});
