import { FleetWalk } from './fleet-walk';
import { masked, readCommands, walkBlocks, writeOutputs } from './walkthrough';

const PAGE = 'docs/fleet.md';
const PATIENCE_MS = 10_000;
const updating = process.env.UPDATE_DOCS === '1';
const commands = walkBlocks(PAGE).flatMap(({ text, heading }) =>
  readCommands(text).map((command) => ({ heading, ...command })),
);

/** Lines reach the log files a moment later: only what reads them is asked again. */
async function print(walk: FleetWalk, command: string, expected: string): Promise<string> {
  const end = Date.now() + PATIENCE_MS;
  let last: string | undefined;
  for (;;) {
    const output = await walk.run(command);
    const isRead = /^(?:grep|npx nestjs-guard (?:preview|ready))\b/.test(command);
    if (!isRead || Date.now() > end) return output;
    if (
      updating
        ? output === last && Date.now() > end - PATIENCE_MS + 2000
        : masked(output) === masked(expected)
    )
      return output;
    last = output;
  }
}

/**
 * Runs the commands of the operators' page on two instances with a store. It needs the build, which `npm test` makes. With
 * `UPDATE_DOCS=1` in the environment what they print is written into the page.
 */
describe('the five steps on a fleet', () => {
  const outputs: string[] = [];

  beforeAll(async () => {
    const walk = await FleetWalk.open();
    const before: Record<string, () => Promise<void>> = {
      '2. Preview': () => walk.observe(),
      '3. Verify': () => walk.exclude(),
      'When it goes wrong': () => walk.surprise(),
    };
    try {
      for (const [i, { heading, command, expected }] of commands.entries()) {
        if (heading !== commands[i - 1]?.heading) await before[heading]?.();
        outputs.push(await print(walk, command, expected));
      }
    } finally {
      await walk.close();
    }
    if (updating) writeOutputs(outputs, PAGE);
  }, 180_000);

  it.each(commands.map(({ heading, command }, i) => [heading, command, i] as const))('%s: %s', (_, __, i) => {
    expect(masked(outputs[i] ?? '')).toBe(masked(commands[i]?.expected ?? ''));
  });
});
