import { SampleShell } from './sample-shell';
import { masked, readSteps, writeOutputs, type Step } from './walkthrough';

/** Whether an output has been the same ten times in a row. */
function settled(): (output: string) => boolean {
  const seen: string[] = [];
  return (output) => seen.push(output) >= 10 && seen.slice(-10).every((earlier) => earlier === output);
}

/**
 * Runs the commands of the five steps on the sample. It needs the build, which `npm test` makes. With `UPDATE_DOCS=1` in the
 * environment what the commands print is written into the README: do so when a rule has changed what the preview shows.
 */
describe('the five steps of the README', () => {
  const steps = readSteps();
  const outputs: string[] = [];
  const updating = process.env.UPDATE_DOCS === '1';

  beforeAll(async () => {
    const shell = await SampleShell.open();
    try {
      for (const { command, expected } of steps) {
        const isWanted = updating ? settled() : (output: string) => masked(output) === masked(expected);
        outputs.push(await shell.runUntil(command, isWanted));
      }
    } finally {
      await shell.close();
    }
    if (updating) writeOutputs(outputs);
  }, 300_000);

  it.each(steps.map(({ number, command }, i) => [number, command, i] as const))(
    'step %i prints what is shown: %s',
    (_, __, i) => {
      expect(masked(outputs[i] ?? '')).toBe(masked(steps[i]?.expected ?? ''));
    },
  );

  /** The last output of such a command in a step. */
  const outputOf = (number: number, command: RegExp): string => {
    const at = steps.findLastIndex((step: Step) => step.number === number && command.test(step.command));
    if (at < 0) throw new Error(`step ${number} has no command like ${command}`);
    return outputs[at] ?? '';
  };
  const clientsIn = (output: string): string[] => output.match(/\d+ [\d.]+/g) ?? [];
  const addresses = (lines: string[]) => lines.map((line) => line.split(' ')[1]).sort();

  it('serves every customer in each step but the one where nothing was verified', () => {
    const answers = [1, 3, 4, 5].map((number) => outputOf(number, /traffic/));
    const customers = answers.flatMap((output) => output.match(/^customer.*$/gm) ?? []);
    expect(customers).toHaveLength(4 * 6);
    expect(customers.filter((line) => /[45]\d\d/.test(line))).toEqual([]);
  });

  it('previews the reader, and after the exclusion everybody but the reader', () => {
    const before = clientsIn(outputOf(2, /from .*uniq/));
    const after = clientsIn(outputOf(3, /from .*uniq/));
    expect(before).toContain('3 198.51.100.77');
    expect(addresses(after)).toEqual(addresses(before).filter((address) => address !== '198.51.100.77'));
  });

  it('suggests what the reader needs, and finds the shop ready with it', () => {
    expect(outputOf(2, /main.js preview/)).toMatch(/198\.51\.100\.77 .* person$/m);
    expect(outputOf(3, /main.js explain/)).toContain('client       198.51.100.77');
    expect(outputOf(3, /main.js suggest/)).toContain(
      'silences 3 of persons, 0 of unknown clients, 0 of scanners',
    );
    expect(outputOf(3, /main.js replay/)).toMatch(/3 {2}vanish[^]* 0 {2}appear/);
    expect(outputOf(3, /main.js ready/)).toContain('Ready to enforce: go');
  });

  it('denies in active mode what the preview listed, besides what decorators deny in any mode', () => {
    const byDecorators = [' 203.0.113.66', ' 203.0.113.99'];
    const blocked = clientsIn(outputOf(4, /from .*uniq/));
    const global = blocked.filter((line) => !byDecorators.some((client) => line.endsWith(client)));
    expect(global.sort()).toEqual(clientsIn(outputOf(3, /from .*uniq/)).sort());
    expect(blocked).toHaveLength(global.length + byDecorators.length);
  });

  it('serves after the rollback what it served before', () => {
    const served = (number: number) =>
      outputOf(number, /traffic/)
        .split('\n')
        .filter((line) => !line.includes('guesses passwords')); // the limit of the login is still used up
    expect(served(5)).toEqual(served(3));
  });
});
