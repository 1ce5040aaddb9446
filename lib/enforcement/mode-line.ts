import type { ModeChange } from '../state/mode-change';
import type { Trip } from './mode-override';

const ACTS: Readonly<Record<ModeChange['act'], string>> = {
  set: '',
  cleared: 'override taken back, ',
  ended: 'override ended, ',
  tripped: 'tripwire, ',
  started: 'override stands, ',
};

/** The line that tells a change of the mode, or that it is still the same. */
export function modeLine(
  { act, passive, share, source, reason, by, scope, until }: ModeChange,
  isSame: boolean,
): string {
  const verb = isSame ? 'stays' : 'is now';
  return `Mode ${verb} ${describeMode(passive, share)} (${ACTS[act]}${placeOf(scope, source)}${endOf(until)}reason: ${reason}, by: ${by})`;
}

export function describeMode(passive: boolean, share: number | undefined): string {
  if (passive) return 'passive: hostile requests are only logged';
  if (share === undefined) return 'active: hostile requests are denied';
  return `active for ${percent(share)} of the clients: their hostile requests are denied, those of the others only logged`;
}

/** Why the tripwire returned to passive mode, in a few words. */
export function tripReason({ bound, measured, allowed, requests, denied }: Trip): string {
  const what = bound === 'maxBlockShare' ? `${percent(measured)} of the requests` : `${measured} clients`;
  const limit = bound === 'maxBlockShare' ? percent(allowed) : allowed;
  return `${bound}: ${what} denied, allowed ${limit}; ${denied} of ${requests} requests denied`;
}

/** Why a trip holds on this instance only. */
export function keptHereLine(scope: 'fleet' | 'file', error: unknown): string {
  if (scope === 'fleet')
    return 'The store cannot be reached: this instance has returned to passive mode, the fleet does not know it; it is told when the store is back';
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? 'unknown error';
  return `The file of the mode cannot be written (${code}): this instance has returned to passive mode, and starts as the file says`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(4))} %`;
}

function placeOf(scope: ModeChange['scope'], source: ModeChange['source']): string {
  if (scope === source) return scope === 'instance' ? '' : `for: ${scope}, `;
  return `for: ${scope}, in force: ${source}, `;
}

function endOf(until: number | undefined): string {
  return until === undefined ? '' : `until: ${new Date(until).toISOString()}, `;
}
