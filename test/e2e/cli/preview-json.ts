import { runCommand } from './run-command';

/** The report of a preview as JSON. */
export function previewJson(args: readonly string[], input?: string | Buffer): any {
  return JSON.parse(runCommand(['preview', '--json', ...args], input).stdout);
}
