import { join } from 'node:path';
import ts from 'typescript';
import { projectRoot } from './markdown';

const entry = join(projectRoot, 'lib', 'index.ts');

/** The settings of the project; what is unused in an example is no mistake. */
export function compilerOptions(): ts.CompilerOptions {
  const file = join(projectRoot, 'tsconfig.json');
  const parsed = ts.getParsedCommandLineOfConfigFile(file, {}, ts.sys as never);
  return { ...parsed?.options, noUnusedLocals: false, noUnusedParameters: false };
}

let program: ts.Program | undefined;

/** The type that the package exports under this name. */
function exportedType(name: string): { type: ts.Type; checker: ts.TypeChecker } {
  program ??= ts.createProgram([entry], compilerOptions());
  const checker = program.getTypeChecker();
  const index = checker.getSymbolAtLocation(program.getSourceFile(entry) as ts.SourceFile) as ts.Symbol;
  const found = checker.getExportsOfModule(index).find((symbol) => symbol.name === name);
  if (found === undefined) throw new Error(`${name} is not exported`);
  const symbol = found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
  return { type: checker.getDeclaredTypeOfSymbol(symbol), checker };
}

/** The words of a union such as `'deny' | 'allow'`. */
export function wordsOf(name: string): string[] {
  const { type } = exportedType(name);
  return (type.isUnion() ? type.types : [type]).map((part) => (part as ts.StringLiteralType).value);
}

/** What the `@default` tags of an interface say. */
export function defaultTags(name: string): Map<string, string | undefined> {
  const { type, checker } = exportedType(name);
  return new Map(
    checker.getPropertiesOfType(type).map((property) => {
      const tag = property.getJsDocTags(checker).find(({ name: tagName }) => tagName === 'default');
      return [property.name, tag && ts.displayPartsToString(tag.text)];
    }),
  );
}
