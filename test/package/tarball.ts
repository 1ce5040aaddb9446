import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './npm';

export const projectRoot = join(__dirname, '..', '..');

export interface Tarball {
  /** An empty folder under the system's one for temporary files, with the tarball in it. */
  readonly folder: string;
  readonly path: string;
  /** The paths of the packed files. */
  readonly files: readonly string[];
}

/** Packs what has been built, as `npm publish` would. */
export async function pack(): Promise<Tarball> {
  const folder = await mkdtemp(join(tmpdir(), 'nestjs-guard-'));
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const [packed] = JSON.parse(await run(projectRoot, 'npm', args)) as {
    filename: string;
    files: { path: string }[];
  }[];
  if (packed === undefined) throw new Error('npm packed nothing');
  return { folder, path: join(folder, packed.filename), files: packed.files.map(({ path }) => path) };
}
