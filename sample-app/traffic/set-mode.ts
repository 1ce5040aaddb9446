/** `npm run mode -- active "why"` and `npm run mode -- passive "why"`: asks the running sample to change its mode. */
import { baseUrl, notAnswered } from './base-url';

async function main([mode, reason]: string[]): Promise<void> {
  if ((mode !== 'active' && mode !== 'passive') || !reason) {
    throw new Error('usage: npm run mode -- <active|passive> "<reason>"');
  }
  const response = await fetch(`${baseUrl}/admin/guard/mode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ passive: mode === 'passive', reason }),
  }).catch((error: Error) => {
    throw new Error(notAnswered(error.cause));
  });
  if (!response.ok) throw new Error(`the sample answered ${response.status}`);
  console.log(`The sample is ${mode}.`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
