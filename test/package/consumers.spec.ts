import { cp, rm, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './npm';
import { pack, projectRoot, type Tarball } from './tarball';

const CONSUMER = join(__dirname, 'consumer');
const TSC = join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');

/** What a consumer has installed besides the package: Nest of one major version, and what Nest asks for. */
function dependencies(nest: string): Record<string, string> {
  const packages = ['common', 'core', 'platform-express', 'platform-fastify'];
  const ofNest = packages.map((name) => [`@nestjs/${name}`, `^${nest}.0.0`] as const);
  return { ...Object.fromEntries(ofNest), 'reflect-metadata': '^0.2.0', rxjs: '^7.8.0' };
}

describe.each(['10', '11', '12'])('the packed package on Nest %s', (nest) => {
  let tarball: Tarball;
  let folder: string;

  beforeAll(async () => {
    tarball = await pack();
    folder = join(tarball.folder, 'consumer');
    await mkdir(folder);
    await cp(CONSUMER, folder, { recursive: true });
    const manifest = {
      private: true,
      dependencies: { ...dependencies(nest), 'nestjs-guard': `file:${tarball.path}` },
    };
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
    await run(folder, 'npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts']);
  }, 300_000);
  afterAll(() => rm(tarball.folder, { recursive: true, force: true }));

  it('installs without a word about peers, on one copy of Nest of that version', async () => {
    const tree = JSON.parse(await run(folder, 'npm', ['ls', '@nestjs/core', '--all', '--json']));
    expect(tree.problems ?? []).toEqual([]);
    expect(tree.dependencies['@nestjs/core'].version).toMatch(new RegExp(`^${nest}\\.`));
  });

  describe.each(['express', 'fastify'])('with %s', (adapter) => {
    it.each([
      ['required from CommonJS', 'run.cjs'],
      ['imported from ESM', 'run.mjs'],
    ])('denies an attack and serves a clean request, %s', async (_, script) => {
      const output = await run(folder, process.execPath, [script, adapter]);
      expect(JSON.parse(output)).toEqual({ clean: 200, attack: 403, unmatched: 403 });
    });
  });

  it.each([
    ['node16', 'node20'],
    ['bundler', 'esnext'],
  ])('has types that resolve with moduleResolution %s', async (moduleResolution, module) => {
    const compilerOptions = {
      module,
      moduleResolution,
      target: 'es2022',
      types: [],
      strict: true,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      skipLibCheck: true,
      noEmit: true,
    };
    const project = join(folder, `tsconfig.${moduleResolution}.json`);
    await writeFile(project, JSON.stringify({ compilerOptions, files: ['app.ts'] }));
    await run(folder, process.execPath, [TSC, '-p', project]);
  });
});
