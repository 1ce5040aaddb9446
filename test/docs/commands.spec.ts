import { spawnSync } from 'node:child_process';
import { codeBlocks, manual, projectRoot, readPaper } from './markdown';
import { readCommands, STEP } from './walkthrough';

const blocks = manual.flatMap((paper) => codeBlocks(readPaper(paper)).map((block) => ({ ...block, paper })));

/** What stands outside of a walk, and can be run by itself. */
const commands = blocks
  .filter(
    ({ language, heading, paper }) =>
      language === 'console' && !STEP.test(heading) && paper !== 'docs/fleet.md',
  )
  .flatMap(({ text }) => readCommands(text));

/** Every call of the command line, also where no output is shown. */
const calls = blocks
  .filter(({ language }) => ['sh', 'console', 'text'].includes(language))
  .flatMap(({ text, paper }) =>
    [...text.matchAll(/\bnestjs-guard ([a-z]+)(?: (status|passive|active|clear))?\b(.*)$/gm)].map(
      ([call, command = '', sub = '', rest = '']) => ({ call, paper, words: [command, sub].join(' '), rest }),
    ),
  );

/** As npm runs it once the package is installed; it needs the build, which `npm test` makes. */
const installed = (command: string) => command.replace(/^npx nestjs-guard\b/, 'node dist/cli/main.js');

const run = (command: string): string =>
  spawnSync('bash', ['-c', installed(command)], { cwd: projectRoot, encoding: 'utf8' }).stdout;

const helps = new Map<string, string>();
/** What a command says of itself. */
function helpOf(words: string): string {
  const help = helps.get(words) ?? run(`npx nestjs-guard ${words} --help`);
  helps.set(words, help);
  return help;
}

const headings = readPaper('docs/commands.md').match(/(?<=^## )\w+/gm) ?? [];

describe('the commands of the manual', () => {
  it('are there', () => {
    expect(commands).not.toEqual([]);
    expect(calls.length).toBeGreaterThan(10);
  });

  it.each(commands.map(({ command, expected }) => [command, expected]))(
    '%s prints what is shown',
    (command, expected) => {
      expect(run(command).trimEnd()).toBe(expected);
    },
  );

  it.each(calls.map(({ call, paper, words, rest }) => [call, paper, words, rest]))(
    '%s, in %s, has options that there are',
    (_, __, words, rest) => {
      const help = helpOf(words);
      expect(help).toMatch(new RegExp(`^Usage: nestjs-guard ${words.trim()}\\b`));
      const flags = rest.replace(/"[^"]*"|'[^']*'/g, '').match(/(?<= )--[a-z-]+/g) ?? [];
      expect(flags.filter((flag) => !new RegExp(`^ +${flag}\\b`, 'm').test(help))).toEqual([]);
    },
  );

  const real = [...helpOf('').matchAll(/^ {2}(\w+) (?=.*\S)/gm)].map(([, name]) => name as string);
  const known = real.filter((name) => name !== 'help');

  it('have a section each', () => {
    expect([...headings].sort()).toEqual([...known].sort());
  });

  it('stand in the table of the README', () => {
    const rows = [...readPaper('README.md').matchAll(/^\| \[`(\w+)`\]\(docs\/commands\.md#\1\)/gm)];
    expect(rows.map(([, name]) => name).sort()).toEqual([...known].sort());
  });
});
