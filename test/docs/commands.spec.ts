import { spawnSync } from 'node:child_process';
import { codeBlocks, projectRoot, readPaper } from './markdown';
import { readCommands } from './walkthrough';

const commands = codeBlocks(readPaper('README.md'))
  .filter(({ language, heading }) => language === 'console' && heading === 'scan')
  .flatMap(({ text }) => readCommands(text));

/** It needs the build, which `npm test` makes. */
describe('the commands of the README', () => {
  it('are there', () => {
    expect(commands).not.toEqual([]);
  });

  it.each(commands.map(({ command, expected }) => [command, expected]))(
    '%s prints what is shown',
    (command, expected) => {
      const { stdout } = spawnSync('bash', ['-c', command], { cwd: projectRoot, encoding: 'utf8' });
      expect(stdout.trimEnd()).toBe(expected);
    },
  );
});
