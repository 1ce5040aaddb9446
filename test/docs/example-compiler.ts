import { join } from 'node:path';
import ts from 'typescript';
import { specifierFrom, type Example } from './examples';
import { projectRoot } from './markdown';
import { compilerOptions } from './types-of-lib';

/** Where the examples would lie, were they files. */
const FOLDER = join(projectRoot, 'test', 'docs', 'examples');

/**
 * What is wrong with the examples, by name. A fragment is read as statements or, where it is none, as the members of a
 * class; the names it uses without an import or a declaration are imported.
 */
export function problemsOf(examples: readonly Example[]): Map<string, string[]> {
  const exportsOf = readExports([...new Set(examples.flatMap(({ modules }) => modules))]);
  const sources = new Map(
    examples.map((example, i) => [join(FOLDER, `example-${i}.ts`), completed(example, exportsOf)]),
  );
  const program = programOf(sources);
  return new Map(
    [...sources].map(([path, text], i) => {
      const file = program.getSourceFile(path);
      const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
      const messages = found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
      return [examples[i]?.name ?? '', messages.map((message) => `${message}\nin\n${text}`)];
    }),
  );
}

function completed({ code, modules }: Example, exportsOf: ReadonlyMap<string, ReadonlySet<string>>): string {
  const text = isSyntaxValid(code) ? code : `class Example {\n${code}\n}`;
  const tree = ts.createSourceFile('example.ts', text, ts.ScriptTarget.ES2022, true);
  const known = declaredNames(tree);
  const imports = [...usedNames(tree)].flatMap((name) => {
    const module = known.has(name)
      ? undefined
      : modules.find((candidate) => exportsOf.get(candidate)?.has(name));
    return module === undefined ? [] : [`import { ${name} } from '${specifierFrom(FOLDER, module)}';`];
  });
  return [...imports, text, 'export {};'].join('\n');
}

function isSyntaxValid(code: string): boolean {
  const { diagnostics = [] } = ts.transpileModule(code, { reportDiagnostics: true });
  return diagnostics.length === 0;
}

function usedNames(tree: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return names;
}

function declaredNames(tree: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const isDeclaration =
      ts.isImportSpecifier(node) || ts.isClassDeclaration(node) || ts.isVariableDeclaration(node);
    if (isDeclaration && node.name) names.add(node.name.getText(tree));
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return names;
}

function readExports(modules: readonly string[]): Map<string, Set<string>> {
  const lines = modules.map(
    (module, i) => `import * as m${i} from '${specifierFrom(FOLDER, module)}'; m${i};`,
  );
  const path = join(FOLDER, 'exports.ts');
  const program = programOf(new Map([[path, lines.join('\n')]]));
  const checker = program.getTypeChecker();
  const declarations = program.getSourceFile(path)?.statements.filter(ts.isImportDeclaration) ?? [];
  return new Map(
    declarations.map(({ moduleSpecifier }, i) => {
      const symbol = checker.getSymbolAtLocation(moduleSpecifier);
      if (symbol === undefined) throw new Error(`${modules[i]} cannot be resolved`);
      return [modules[i] as string, new Set(checker.getExportsOfModule(symbol).map(({ name }) => name))];
    }),
  );
}

function programOf(sources: ReadonlyMap<string, string>): ts.Program {
  const options = compilerOptions();
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (path) => sources.has(path) || disk.fileExists(path),
    readFile: (path) => sources.get(path) ?? disk.readFile(path),
    getSourceFile: (path, target, ...rest) => {
      const text = sources.get(path);
      return text === undefined
        ? disk.getSourceFile(path, target, ...rest)
        : ts.createSourceFile(path, text, target, true);
    },
  };
  return ts.createProgram([...sources.keys()], options, host);
}
