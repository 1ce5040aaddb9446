import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const DEFAULT_PERMISSIONS = 0o644;

/** Replaces a file, or writes it, in one step: nobody ever reads half of it. A link stays a link, permissions stay. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const permissions = await stat(target).then(
    ({ mode }) => mode & 0o777,
    () => DEFAULT_PERMISSIONS,
  );
  const beside = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    const handle = await open(beside, 'wx', permissions);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw error;
  }
}
