import { readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ts from 'typescript';

export const LIB = join(__dirname, '../../lib');

/** A file of lib, parsed. */
export interface SourceFile {
  /** Relative to lib, with slashes: `checks/ban.check.ts`. */
  readonly path: string;
  readonly tree: ts.SourceFile;
  /** What it imports or re-exports, type-only imports included: paths relative to lib, or names of packages. */
  readonly imports: readonly string[];
  /** Whether it re-exports another module. */
  readonly reExports: boolean;
}

const program = ts.createProgram(
  readdirSync(LIB, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(LIB, path)),
  { noResolve: true, target: ts.ScriptTarget.ES2022, experimentalDecorators: true },
);

/** Every file of lib. */
export const sourceFiles: readonly SourceFile[] = program.getRootFileNames().map((name) => {
  const tree = program.getSourceFile(name) as ts.SourceFile;
  const moduleTexts = moduleSpecifiersOf(tree);
  return {
    path: slashed(relative(LIB, name)),
    tree,
    imports: moduleTexts.map((text) =>
      text.startsWith('.')
        ? slashed(relative(LIB, `${join(dirname(name), text.replace(/\.js$/, ''))}.ts`))
        : text,
    ),
    reExports: tree.statements.some(
      (statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined,
    ),
  };
});

/** The files that a file imports, by their paths. */
export function importedFiles({ imports }: SourceFile): string[] {
  return imports.filter((path) => path.endsWith('.ts'));
}

/** The first folder on the path of a file, or `.` for the files at the top of lib. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '.';
}

/** Every node below this one. */
export function descendants(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (child: ts.Node): void => {
    found.push(child);
    ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return found;
}

/** `import … from`, `export … from`, `import('…')` and `require('…')`. */
function moduleSpecifiersOf(tree: ts.SourceFile): string[] {
  return descendants(tree).flatMap((node) => {
    const specifier =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : ts.isCallExpression(node) && /^(?:import|require)$/.test(node.expression.getText(tree))
            ? node.arguments[0]
            : undefined;
    return specifier !== undefined && ts.isStringLiteral(specifier) ? [specifier.text] : [];
  });
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}
