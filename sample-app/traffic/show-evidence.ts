/** `npm run evidence -- 198.51.100.77`: what stands against the requests of one client, and what was found in them. */
import type { GuardEvent } from 'nestjs-guard';
import { baseUrl } from './base-url';

async function main([ip = '']: string[]): Promise<void> {
  const response = await fetch(`${baseUrl}/admin/guard/events?ip=${encodeURIComponent(ip)}`);
  if (!response.ok) throw new Error(`the sample answered ${response.status}`);
  for (const event of (await response.json()) as GuardEvent[]) {
    const rules = event.rules.join(', ') || event.reason;
    console.log(`${event.actionTaken} ${event.method} ${event.route ?? '(no route)'}: ${rules}`);
    if (event.evidence) console.log(`  ${event.evidence.location}: ${event.evidence.snippet}`);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
