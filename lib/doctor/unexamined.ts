import type { GuardConfig } from '../config/guard-config';

/** What only a running app can tell. At its start it may say more findings than are told without it. */
export function unexaminedBeforeStart({ excludePaths, detection }: GuardConfig): string[] {
  const hasPaths =
    excludePaths.length > 0 || (detection.exclude ?? []).some(({ route, path }) => route ?? path);
  return [
    'traffic: warnings about client addresses, proxies that no request comes through',
    'what modules set up when they start (onModuleInit): mounts, rules and bans that code adds',
    ...(hasPaths
      ? ['whether anything is mounted where excludePaths and exclusions point: the app says so at boot']
      : []),
  ];
}
