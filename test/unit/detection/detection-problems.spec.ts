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
        disabledRules: ['xss-element'],
        threshold: 5,
        maxBytes: 1024,
        maxValues: 16,
        maxDepth: 1,
      },
    ],
    [{ exclude: [{ rule: 'xss-element', route: '/a/:b', path: '/a/*', field: 'x.y', category: 'xss' }] }],
    [{ customRules: [{ id: 'acme-host', pattern: /acme\.[a-z]{2,5}/i }], disabledRules: ['acme-host'] }],
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
    /[a-z]{3}\d{2,4}/,
    /(?=x)y?/,
    /[\]a]{2}/,
    /\u{61}?/u,
  ])('accepts %s, and recheck agrees', (pattern) => {
    expect(problemsOfPattern(pattern)).toEqual([]);
    expect(checkSync(pattern.source, pattern.flags, { checker: 'automaton' }).status).toBe('safe');
  });
});
