import { spawnSync } from 'node:child_process';
import { adapters } from '../../support/guarded-app';
import { linesOf } from '../../support/recording';
import { traffic, truth } from './traffic';
import { WalkApp } from './walk-app';
import { WalkFolder } from './walk-folder';

/** What the clients look like that something stands against; the table of the thresholds says why. */
const LOOKS = {
  '198.51.100.77': 'person',
  '198.51.100.78': 'person',
  '198.51.100.79': 'person',
  '203.0.113.7': 'scanner',
  '203.0.113.40': 'scanner',
  '203.0.113.41': 'scanner',
  '203.0.113.21': 'unknown', // one place only
  '203.0.113.58': 'unknown', // nothing but its user agent
  '203.0.113.120': 'unknown', // little traffic
};
const DENIED = [403, 429];
const UNCLEAR = ['203.0.113.21', '203.0.113.58', '203.0.113.120'];
const READY = [
  '--min-hours',
  '0',
  '--min-requests',
  '200',
  ...UNCLEAR.flatMap((client) => ['--hostile', client]),
];

jest.setTimeout(120_000);

let folder: WalkFolder;

beforeAll(async () => {
  folder = await WalkFolder.create();
  await folder.compile('app.ts');
});
afterAll(() => folder.remove());

/** Runs a command of the packed package. */
function guard(...args: string[]) {
  const main = folder.file('node_modules/nestjs-guard/dist/cli/main.js');
  const options = { cwd: folder.path, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], options);
  expect(stderr).toBe('');
  return { status, stdout };
}

function guardJson(...args: string[]): any {
  return JSON.parse(guard(...args, '--json').stdout);
}

/** Sends all the traffic to the app as it is compiled. */
async function observe(adapter: string, events: string): Promise<number[]> {
  const surroundings = { ADAPTER: adapter, EVENTS: folder.file(events), MODE_FILE: folder.file('mode') };
  const app = await WalkApp.start(folder, surroundings);
  try {
    return await app.sendAll();
  } finally {
    await app.stop();
  }
}

/** The numbers of the requests that were flagged, by the ids of their events. */
function flaggedIn(events: string): Map<string, number> {
  const decisions = linesOf(folder.file(events)).filter(({ check, ip_address: client }) => check && client);
  return new Map(decisions.map(({ id, user_agent: agent }) => [id, Number(/walk\/(\d+)/.exec(agent)?.[1])]));
}

const ascending = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);
const clientOf = (number: number) => traffic[number]?.from ?? '';

describe.each(adapters)(
  'from a first recording to enforcement, on %s, with the packed package:',
  (adapter) => {
    it('nothing is denied that was not predicted, and everything that was', async () => {
      const [first, second, third] = ['first', 'second', 'third'].map(
        (name) => `${adapter}-${name}.jsonl`,
      ) as [string, string, string];
      // 1. Observe: in passive mode only decorators deny.
      await folder.replace('suggested.js', 'export const suggested = {};');
      const passive = await observe(adapter, first);
      const byDecorators = traffic.flatMap(({ path, from }, i) =>
        DENIED.includes(passive[i] ?? 0) ? [`${path} ${from}`] : [],
      );
      expect(new Set(byDecorators)).toEqual(new Set(['/login 203.0.113.66', '/admin 203.0.113.99']));

      // 2. Preview: everybody looks as documented.
      const { byClient } = guardJson('preview', first);
      const looks = byClient.map(({ client, traffic: of }: any) => [client, of.class]);
      expect(Object.fromEntries(looks)).toEqual(LOOKS);

      // 3. Verify: one decision in full, and the narrowest changes that help the customers.
      const flagged = flaggedIn(first);
      const [sample = ''] = [...flagged].find(([, number]) => clientOf(number) === '198.51.100.78') ?? [];
      const explained = guard('explain', sample, first);
      expect(explained).toMatchObject({ status: 0, stdout: expect.stringContaining('xss-handler') });

      const isCaught = (number: number) => truth.get(clientOf(number)) === 'customer caught by a rule';
      const { status, stdout: code } = guard('suggest', first);
      const suggested = guardJson('suggest', first);
      expect({ status, left: suggested.together.left.person }).toEqual({ status: 0, left: 0 });
      const silenced = suggested.together.events.map((id: string) => flagged.get(id));
      expect(ascending(silenced)).toEqual(ascending([...flagged.values()].filter(isCaught)));
      expect(guard('ready', first, ...READY)).toMatchObject({
        status: 1,
        stdout: expect.stringContaining('not yet'),
      });

      // The same again, under the suggestions.
      const settings = suggested.settings.flatMap((setting: string) => ['--set', setting]);
      const replayed = guardJson('replay', first, ...settings);
      expect(replayed).toMatchObject({ requests: { unknown: 0, vanish: silenced.length } });
      const predicted = new Map(flagged);
      for (const { id, verdict } of replayed.events) {
        expect(verdict).toBe('vanish');
        predicted.delete(id);
      }

      // 4. Enforce: with the suggestions pasted, once more in passive mode, and then for real.
      await folder.write(`${adapter}.ts`, code);
      await folder.replace('suggested.js', code);
      await observe(adapter, second);
      expect(guard('ready', second, ...READY)).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('go'),
      });
      const flip = guard('mode', 'active', '--file', 'mode', '--reason', 'ready said go', '--by', 'the walk');
      expect(flip.status).toBe(0);
      const active = await observe(adapter, third);
      await folder.removeFile('mode');

      const blocked = [...traffic.keys()].filter((number) => DENIED.includes(active[number] ?? 0));
      expect(blocked).toEqual(ascending(predicted.values()));
      expect(blocked).toEqual(ascending(flaggedIn(second).values()));
      expect(new Set(blocked.map(clientOf).map((client) => truth.get(client)))).toEqual(
        new Set(['attacker']),
      );
    });
  },
);

it('what was suggested type-checks against the package', async () => {
  await folder.compile(...adapters.map((adapter) => `${adapter}.ts`));
});
