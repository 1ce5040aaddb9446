import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describeValue } from '../../problems/describe-value';
import type { DoctorFinding } from '../doctor-report';
import type { Patient } from '../patient';

/** Why a file cannot be written. */
const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'its directory is not there',
  ENOTDIR: 'what leads to it is no directory',
  EISDIR: 'it is a directory',
  EACCES: 'the user of the app may not',
  EPERM: 'the user of the app may not',
  EROFS: 'its file system is read-only',
};

/** Guards of the app that are asked before ours. */
export function guardsBeforeOurs({ guards }: Patient): DoctorFinding[] {
  const ours = guards.findIndex(({ isOurs }) => isOurs);
  return guards.slice(0, Math.max(0, ours)).map(({ name }) => ({
    code: 'GUARD_NOT_FIRST',
    where: name,
    message:
      'this global guard is asked before ours: what it denies is neither inspected nor counted; provide it in a ' +
      'module that is imported after GuardModule',
  }));
}

/** Passive mode whose lines nobody gets to see. */
export function silentObservation({ config, mode }: Patient): DoctorFinding[] {
  const { level } = config.logging;
  if (!mode.passive || !['error', 'off'].includes(level) || config.recording.file !== undefined) return [];
  const message = `in passive mode nothing is written of what would be denied at level '${level}'`;
  return [{ code: 'GUARD_OBSERVES_IN_SILENCE', where: 'logging.level', message }];
}

/** Files that lines cannot be written to. */
export async function unwritableFiles({ config }: Patient): Promise<DoctorFinding[]> {
  const files: readonly (readonly [string, string | undefined])[] = [
    ['logging.file', config.logging.file],
    ['recording.file', config.recording.file],
  ];
  const found = await Promise.all(
    files.map(async ([where, file]) => {
      const problem = file === undefined ? undefined : await whyUnwritable(file);
      if (problem === undefined) return [];
      const message = `${describeValue(file)} cannot be written: ${WHY[problem] ?? 'it fails'} (${problem})`;
      return [{ code: 'GUARD_FILE_NOT_WRITABLE', where, message }];
    }),
  );
  return found.flat();
}

/** A file that is not there yet is made in its folder. */
async function whyUnwritable(file: string): Promise<string | undefined> {
  try {
    const stats = await stat(file).catch(() => undefined);
    if (stats?.isDirectory() === true) return 'EISDIR';
    await access(stats === undefined ? dirname(file) : file, constants.W_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown error';
  }
}
