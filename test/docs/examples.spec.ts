import { problemsOf } from './example-compiler';
import { examplesOfLib, examplesOfPapers } from './examples';

const examples = [...examplesOfPapers(), ...examplesOfLib()];

describe('every example compiles', () => {
  let problems: Map<string, string[]>;
  beforeAll(() => {
    problems = problemsOf(examples);
  }, 120_000);

  it.each(examples.map(({ name }) => name))('%s', (name) => {
    expect(problems.get(name)).toEqual([]);
  });

  it('would see a mistake', () => {
    const wrong = {
      name: 'wrong',
      code: "GuardModule.forRoot({ passiveMode: 'yes' });",
      modules: ['nestjs-guard'],
    };
    expect(problemsOf([wrong]).get('wrong')).toEqual([expect.stringContaining('not assignable')]);
  });
});
