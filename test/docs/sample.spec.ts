import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { scratchFile } from '../support/scratch-file';
import { projectRoot } from './markdown';

const somethingElse = createServer();
let port: number;

/** A script of the sample, as npm calls it. */
function run(script: string, ...args: string[]) {
  const env = { ...process.env, PORT: `${port}`, LOG_FILE: scratchFile(), EVENT_FILE: scratchFile('events') };
  const command = [`sample-app/dist/${script}.js`, ...args];
  const { status, stderr } = spawnSync(process.execPath, command, {
    cwd: projectRoot,
    env,
    encoding: 'utf8',
  });
  return { status, stderr };
}

beforeAll(async () => {
  await once(somethingElse.listen(0, '127.0.0.1'), 'listening');
  ({ port } = somethingElse.address() as AddressInfo);
});
afterAll(() => somethingElse.close());

it('the sample says that its port is taken', () => {
  const { status, stderr } = run('src/main');
  expect(status).toBe(1);
  expect(stderr).toMatch(new RegExp(`\nPort ${port} is taken: set PORT, here and for npm run traffic\\.\n$`));
  expect(stderr).not.toContain('    at ');
});

it('traffic and mode say that the shop has to run', async () => {
  await new Promise((resolve) => somethingElse.close(resolve));
  const stderr = `http://127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}; is the shop running (npm start)?\n`;
  expect(run('traffic/main')).toEqual({ status: 1, stderr });
  expect(run('traffic/set-mode', 'active', 'it is clean')).toEqual({ status: 1, stderr });
});
