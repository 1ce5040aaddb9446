import type { Type } from '@nestjs/common';
import type { GuardEvent, GuardOptions } from 'nestjs-guard';
import { DecoratedController } from './decorated.controller';
import { startApp, type AdapterName, type GuardedApp } from './guarded-app';
import type { RequestOptions } from './send';
import { ShopController } from './shop.controller';
import type { Step } from './traffic';

/** What was decided on a request, whatever became of it. */
export type Decision = Pick<GuardEvent, 'check' | 'scope' | 'reason' | 'rules' | 'evidence' | 'statusCode'>;

export interface Decided {
  readonly request: RequestOptions;
  /** What was, or would have been, denied. */
  readonly decision: Decision | undefined;
  /** Whether it was denied. */
  readonly denied: boolean;
}

/** Plays traffic to an app that has just started; `recording.file` in its options has the recording when it is done. */
export async function play(
  adapter: AdapterName,
  guard: GuardOptions,
  steps: readonly Step[],
  imports: Type[] = [],
): Promise<Decided[]> {
  const app = await startApp(adapter, { controllers: [ShopController, DecoratedController], imports, guard });
  const decided: Decided[] = [];
  for (const step of steps) {
    if ('waitMs' in step) app.clock.advance(step.waitMs);
    else decided.push(await decide(app, step.request));
  }
  await app.close();
  return decided;
}

/** Sends a request, and tells what was decided on it. */
export async function decide(app: GuardedApp, request: RequestOptions): Promise<Decided> {
  const before = app.events.length;
  const { status, text } = await app.send(request);
  const events = app.events
    .slice(before)
    .filter(({ actionTaken }) => actionTaken === 'logged_only' || actionTaken === 'request_blocked');
  const [event] = events;
  const denied = event?.actionTaken === 'request_blocked';
  expect(events.length).toBeLessThanOrEqual(1);
  // What the event says is what the client got.
  expect({ request, denied: text.includes('decisionId') }).toEqual({ request, denied });
  if (denied) expect(status).toBe(event.statusCode);
  return { request, denied, decision: event && decisionOf(event) };
}

function decisionOf({ check, scope, reason, rules, evidence, statusCode }: GuardEvent): Decision {
  return { check, scope, reason, rules, evidence, statusCode };
}
