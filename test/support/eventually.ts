import { setImmediate as turn } from 'node:timers/promises';

/** Waits for what happens behind the back of the requests, such as a write to a file. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  withinMs = 5000,
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`it did not happen within ${withinMs} ms: ${condition.toString()}`);
    await turn();
  }
}
