import { cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { run } from '../npm';
import { pack, projectRoot } from '../tarball';

const TSC = join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');
const COMPILER_OPTIONS = {
  module: 'node20',
  target: 'es2022',
  types: ['node'],
  strict: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  skipLibCheck: true,
};

/** A project of a user: the packed package is unpacked into it, everything else it needs is linked. */
export class WalkFolder {
  private constructor(readonly path: string) {}

  static async create(): Promise<WalkFolder> {
    const tarball = await pack();
    const folder = new WalkFolder(tarball.folder);
    const modules = folder.file('node_modules');
    await mkdir(modules);
    for (const name of await readdir(join(projectRoot, 'node_modules'))) {
      if (!name.startsWith('.')) await symlink(join(projectRoot, 'node_modules', name), join(modules, name));
    }
    await run(folder.path, 'tar', [
      '-xzf',
      tarball.path,
      '--transform',
      's/^package/nestjs-guard/',
      '-C',
      modules,
    ]);
    for (const name of ['app.ts', 'suggested.ts']) await cp(join(__dirname, name), folder.file(name));
    await writeFile(folder.file('package.json'), '{ "private": true, "type": "commonjs" }');
    await folder.write(
      'tsconfig.json',
      JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: ['app.ts'] }),
    );
    return folder;
  }

  file(name: string): string {
    return join(this.path, name);
  }

  async write(name: string, text: string): Promise<void> {
    await writeFile(this.file(name), text);
  }

  removeFile(name: string): Promise<void> {
    return rm(this.file(name));
  }

  /** Compiles files and what they import, with the types of the package. */
  async compile(...files: string[]): Promise<void> {
    const compilerOptions = COMPILER_OPTIONS;
    await this.write('tsconfig.json', JSON.stringify({ compilerOptions, files }));
    await run(this.path, process.execPath, [TSC, '-p', 'tsconfig.json']);
  }

  /** Puts code in the place of a compiled file, unchecked: that would take seconds each time. */
  async replace(name: string, code: string): Promise<void> {
    await this.write(
      name,
      ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS } }).outputText,
    );
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true, force: true });
  }
}
