import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { manual } from '../docs/markdown';
import { pack, projectRoot, type Tarball } from './tarball';

function sourceFiles(): string[] {
  const found = readdirSync(join(projectRoot, 'lib'), { recursive: true }) as string[];
  return found.filter((file) => file.endsWith('.ts'));
}

describe('the tarball', () => {
  let tarball: Tarball;

  beforeAll(async () => {
    tarball = await pack();
  });
  afterAll(() => rm(tarball.folder, { recursive: true, force: true }));

  const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');

  it('holds every file of the library, compiled and with its types', () => {
    const sources = sourceFiles();
    const expected = sources.flatMap((source) => {
      const name = `dist/${source.replace(/\.ts$/, '')}`;
      return [`${name}.js`, `${name}.d.ts`];
    });
    expect(tarball.files.filter((file) => file.startsWith('dist/')).sort()).toEqual(expected.sort());
  });

  it('holds nothing besides but the papers', () => {
    const others = tarball.files.filter((file) => !file.startsWith('dist/'));
    expect(others.sort()).toEqual(
      [...manual, 'CHANGELOG.md', 'LICENSE', 'SECURITY.md', 'package.json'].sort(),
    );
  });

  it('points to no source map that is not there', () => {
    const dangling = tarball.files.filter(
      (file) => /\.(js|d\.ts)$/.test(file) && read(file).includes('sourceMappingURL'),
    );
    expect(dangling).toEqual([]);
  });

  it('keeps the documentation of the options in the types', () => {
    const types = read('dist/config/guard-options.d.ts');
    expect(types).toContain('@default false: hostile requests are denied');
    expect(types).toContain('The proxies in front of the app');
  });
});
