import { appendFileSync } from 'node:fs';
import { findInputs, readInput, type LogInput } from '../../../lib/cli/log-input';
import { fileOf } from '../../support/file-of';

async function textOf(input: LogInput): Promise<string> {
  let text = '';
  for await (const chunk of readInput(input, () => undefined)) text += String(chunk);
  return text;
}

describe('an input', () => {
  it('is what it was when it was looked at, however often it is read while an app writes on', async () => {
    const file = fileOf('one\ntwo\n');
    const [input] = (await findInputs([file])) as [LogInput];
    expect(await textOf(input)).toBe('one\ntwo\n');
    appendFileSync(file, 'three\n');
    expect(await textOf(input)).toBe('one\ntwo\n');
  });

  const itOnLinux = process.platform === 'linux' ? it : it.skip;

  itOnLinux('may say that it is empty, and not be, as files of the kernel do', async () => {
    const [input] = (await findInputs(['/proc/self/status'])) as [LogInput];
    expect(input.size).toBe(0);
    expect(await textOf(input)).toContain('Pid:');
  });
});
