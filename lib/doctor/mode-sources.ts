import { describeMode } from '../enforcement/mode-line';
import type { ModeStatus } from '../enforcement/mode-status';
import type { DoctorModeSource } from './doctor-report';

/** What else is known of whoever may set the mode. */
export interface ModeSigns {
  /** Whether the app is running: only then does anybody know what was said to it alone. */
  readonly isRunning: boolean;
  readonly file: string | undefined;
  /** Why the file says nothing, although it is there. */
  readonly fileProblem: string | undefined;
}

/** Everybody who may set the mode, the strongest first, and what they say: the first that says something decides. */
export function modeSources(status: ModeStatus, signs: ModeSigns): DoctorModeSource[] {
  const said = (scope: string): string => {
    const override = status.standing.find((standing) => standing.scope === scope);
    if (override === undefined) return 'nothing is set';
    const { passive, share, by, reason } = override;
    return `${describeMode(passive, share)} (reason: ${reason}, by: ${by})`;
  };
  const { kind, status: health, reason } = status.store;
  const fleet = health === 'down' ? `not known, the store cannot be reached (${reason})` : said('fleet');
  const file = signs.fileProblem === undefined ? said('file') : `nothing: the file ${signs.fileProblem}`;
  return [
    { source: 'instance', says: signs.isRunning ? said('instance') : 'not known: ask the running app' },
    ...(kind === 'redis' ? [{ source: 'fleet', says: fleet } as const] : []),
    ...(signs.file === undefined ? [] : [{ source: 'file', says: file } as const]),
    { source: 'environment', says: said('environment') },
    { source: 'configuration', says: describeMode(status.configured, undefined) },
  ];
}
