import { version } from '../../../package.json';
import { runCommand } from './run-command';

describe('nestjs-guard', () => {
  it.each(['--version', '-V'])('prints its version: %s', (flag) => {
    expect(runCommand([flag])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([
    ['without a command', [], /^Usage: nestjs-guard/],
    ['a command that is none', ['previw'], /unknown command 'previw'\n\(Did you mean preview\?\)/],
    ['an option that is none', ['--nonsense'], /unknown option '--nonsense'/],
    ['the name of something else', ['toString'], /unknown command 'toString'/],
  ])('ends with 2 for a wrong call: %s', (_what, args, message) => {
    const { status, stdout, stderr } = runCommand(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('tells of its commands, and of each of them', () => {
    expect(runCommand(['--help']).stdout).toContain(
      '\nExit codes: those of the command; 2 for a wrong call.',
    );
    expect(runCommand(['help', 'ready'])).toEqual(runCommand(['ready', '--help']));
  });
});
