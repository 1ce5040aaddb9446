import type { GuardedApp } from './guarded-app';
import type { RequestOptions } from './send';

/** Sends requests one after the other; answers with their statuses. */
export async function statuses(
  app: GuardedApp,
  ...requests: readonly (RequestOptions | string)[]
): Promise<number[]> {
  const answers: number[] = [];
  for (const request of requests) answers.push((await app.send(request)).status);
  return answers;
}
