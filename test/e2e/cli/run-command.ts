import { spawnSync } from 'node:child_process';
import { main } from './main';

/** Runs a compiled command as a user would. */
export function runCommand(args: readonly string[], input: string | Buffer = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    input,
    encoding: 'utf8',
    env: { ...process.env, TZ: 'Asia/Tokyo' }, // nothing may depend on where the operator sits
  });
  return { status, stdout, stderr };
}
