import { spawnSync } from 'node:child_process';
import { codeBlocks, projectRoot, readPaper } from './markdown';
import { readCommands } from './walkthrough';

const commands = codeBlocks(readPaper('README.md'))
  .filter(({ language, heading }) => language === 'console' && heading === 'scan')
  .flatMap(({ text }) => readCommands(text));

/** As npm runs it once the package is installed; it needs the build, which `npm test` makes. */
const installed = (command: string) => command.replace(/^npx nestjs-guard\b/, 'node dist/cli/main.js');

describe('the commands of the README', () => {
  it('are there', () => {
    expect(commands).not.toEqual([]);
  });

  it.each(commands.map(({ command, expected }) => [command, expected]))(
    '%s prints what is shown',
    (command, expected) => {
      const { stdout } = spawnSync('bash', ['-c', installed(command)], {
        cwd: projectRoot,
        encoding: 'utf8',
      });
      expect(stdout.trimEnd()).toBe(expected);
    },
  );
});
