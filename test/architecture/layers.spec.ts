import ts from 'typescript';
import { descendants, folderOf, importedFiles, sourceFiles, type SourceFile } from './source-files';

/** Data flows down this list: a file imports its own folder and the folders above it, type-only imports included. */
const LAYERS = [
  'problems',
  'request',
  'detection',
  'config',
  'decorators',
  'policy',
  'state',
  'checks',
  'enforcement',
  'telemetry',
  'doctor',
  'preview',
  'cli',
];

/** They put the house together and may import everything. */
const ROOT_FILES = ['guard.module-definition.ts', 'guard.module.ts', 'index.ts'];

/** The vocabulary is the ids of the rules and, for those who check words, the other words beside them. */
const RE_EXPORTING = ['index.ts', 'detection/detection-vocabulary.ts'];

const KEBAB_CASE = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)?\.ts$/;

const byPath = new Map(sourceFiles.map((file) => [file.path, file]));

/** What breaks the rule, in words; a rule holds when there is nothing to say. */
function breaches(rule: (file: SourceFile) => string[]): string[] {
  return sourceFiles.flatMap(rule);
}

function inFolder(folder: string): SourceFile[] {
  return sourceFiles.filter(({ path }) => folderOf(path) === folder);
}

describe('the layers of lib', () => {
  it('has no other folders and root files than those in the table', () => {
    const rootFiles = inFolder('.').map(({ path }) => path);
    const folders = new Set(sourceFiles.map(({ path }) => folderOf(path)));
    expect(rootFiles.sort()).toEqual(ROOT_FILES);
    expect([...folders].sort()).toEqual(['.', ...LAYERS].sort());
  });

  it('lets a file import its own folder and the folders before it, nothing else', () => {
    const wrong = breaches((file) => {
      const layer = LAYERS.indexOf(folderOf(file.path));
      if (layer < 0) return [];
      return importedFiles(file)
        .filter((imported) => !LAYERS.slice(0, layer + 1).includes(folderOf(imported)))
        .map((imported) => `${file.path} imports ${imported}`);
    });
    expect(wrong).toEqual([]);
  });

  it('resolves every relative import to a file, so that the rules above see all of them', () => {
    const wrong = breaches((file) =>
      importedFiles(file)
        .filter((imported) => !byPath.has(imported))
        .map((imported) => `${file.path} imports ${imported}`),
    );
    expect(wrong).toEqual([]);
    expect(breaches(importedFiles).length).toBeGreaterThan(100);
  });

  it('has no cycles between files', () => {
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' > '));
      if (done.has(path) || trail.includes(path)) return;
      for (const imported of importedFiles(byPath.get(path) as SourceFile)) visit(imported, [...trail, path]);
      done.add(path);
    };
    for (const { path } of sourceFiles) visit(path, []);
    expect(cycles).toEqual([]);
  });

  it('has no barrels: only index.ts hands on what other files export, and nobody imports it', () => {
    const handing = sourceFiles.filter(({ reExports }) => reExports).map(({ path }) => path);
    expect(handing.filter((path) => !RE_EXPORTING.includes(path))).toEqual([]);
    expect(breaches((file) => importedFiles(file).filter((path) => /(?:^|\/)index\.ts$/.test(path)))).toEqual(
      [],
    );
  });

  it('keeps Nest, and every other package, out of detection', () => {
    const packages = inFolder('detection').flatMap(({ imports }) =>
      imports.filter((name) => !name.endsWith('.ts') && !name.startsWith('node:')),
    );
    expect(packages).toEqual([]);
  });

  it('names its files kebab-name.type.ts', () => {
    const names = sourceFiles.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
    expect(names.filter((name) => !KEBAB_CASE.test(name))).toEqual([]);
  });
});

describe('state', () => {
  it('is never static: no static property that can be set, and two apps in a process do not see each other', () => {
    const wrong = breaches(({ path, tree }) =>
      descendants(tree)
        .filter(ts.isPropertyDeclaration)
        .filter((property) => has(property, ts.SyntaxKind.StaticKeyword))
        .filter((property) => !has(property, ts.SyntaxKind.ReadonlyKeyword))
        .map((property) => `${path}: ${property.getText(tree)}`),
    );
    expect(wrong).toEqual([]);
  });

  it('is never in a module: no variable that can be set, and no collection that a running app fills', () => {
    const wrong = breaches(({ path, tree }) =>
      tree.statements
        .filter(ts.isVariableStatement)
        .flatMap(({ declarationList }) =>
          declarationList.declarations.filter(
            ({ initializer }) =>
              (declarationList.flags & ts.NodeFlags.Const) === 0 ||
              /^new (?:Weak)?(?:Map|Set)(?:<[^(]*>)?\(\)$/.test(initializer?.getText(tree) ?? ''),
          ),
        )
        .map((declaration) => `${path}: ${declaration.getText(tree)}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the mode', () => {
  it('is known to one file that decides and one that tells, and asked for nowhere else than beside its own', () => {
    const knowing = sourceFiles.filter((file) => importedFiles(file).includes('enforcement/guard-mode.ts'));
    expect(knowing.map(({ path }) => path).filter((path) => !ROOT_FILES.includes(path))).toEqual([
      'doctor/guard-doctor.ts',
      'enforcement/request-enforcer.ts',
    ]);
    const asking = sourceFiles.filter(({ tree }) =>
      descendants(tree).some(
        (node) =>
          ts.isPropertyAccessExpression(node) && /^(?:isPassive|sideOf|beginRequest)$/.test(node.name.text),
      ),
    );
    expect([...new Set(asking.map(({ path }) => folderOf(path)))]).toEqual(['enforcement']);
  });

  it('is started from the configuration in its own file, and looked at by no check', () => {
    const readers = sourceFiles.filter(({ path, tree }) => {
      if (folderOf(path) === 'config') return false;
      return descendants(tree).some(
        (node) => ts.isPropertyAccessExpression(node) && node.name.text === 'passiveMode',
      );
    });
    expect(readers.map(({ path }) => path).filter((path) => folderOf(path) !== 'telemetry')).toEqual([
      'enforcement/guard-mode.ts',
    ]);
  });

  it('is nothing that a check, or what a check stands on, could ask or tell a logger', () => {
    // No check stands on the storage for a throttler beside the guard, which has nobody to tell for it.
    const silent = LAYERS.slice(0, LAYERS.indexOf('checks') + 1)
      .flatMap(inFolder)
      .filter(({ path }) => path !== 'state/redis/redis-throttler.storage.ts');
    const wrong = silent.flatMap(({ path, tree }) =>
      descendants(tree)
        .filter(ts.isIdentifier)
        .filter(({ text }) => /^(?:Logger|ConsoleLogger|GuardMode|console)$/.test(text))
        .map(({ text }) => `${path}: ${text}`),
    );
    expect(wrong).toEqual([]);
  });
});

function has(node: ts.PropertyDeclaration, kind: ts.SyntaxKind): boolean {
  return node.modifiers?.some((modifier) => modifier.kind === kind) === true;
}
