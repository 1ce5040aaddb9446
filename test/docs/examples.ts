import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { codeBlocks, papers, projectRoot, readPaper } from './markdown';

const LIB = join(projectRoot, 'lib');

export interface Example {
  /** Where it stands: `README.md:60`, or the file and the name of what it documents. */
  readonly name: string;
  readonly code: string;
  /** The names that a reader of it knows without an import come from here, the first that has one. */
  readonly modules: readonly string[];
}

/** What a user of the package may import. */
const PUBLIC = [
  'nestjs-guard',
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/config',
  '@nestjs/terminus',
  '@nestjs/throttler',
];

/** Contributors write checks and rules. */
const OF_CONTRIBUTORS = ['checks', 'detection/rules'].flatMap((folder) => filesIn(join(LIB, folder)));

export function examplesOfPapers(): Example[] {
  return papers.flatMap((paper) => {
    const modules = paper === 'CONTRIBUTING.md' ? [...PUBLIC, ...OF_CONTRIBUTORS] : PUBLIC;
    return codeBlocks(readPaper(paper))
      .filter(({ language }) => language === 'ts')
      .map(({ line, text }) => ({ name: `${paper}:${line}`, code: text, modules }));
  });
}

/** The `@example` blocks of the library. In them `@` is written `\@`, or it would begin a tag of its own. */
export function examplesOfLib(): Example[] {
  const files = (readdirSync(LIB, { recursive: true }) as string[]).filter((file) => file.endsWith('.ts'));
  return files.sort().flatMap((file) => {
    const path = join(LIB, file);
    const tree = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
    return examplesIn(tree).map(({ of, code }) => ({
      name: `lib/${file} ${of}`,
      code,
      // What documents an inner part may name its neighbours.
      modules: [...PUBLIC, path, ...filesIn(dirname(path))],
    }));
  });
}

function examplesIn(tree: ts.SourceFile): { of: string; code: string }[] {
  const found: { of: string; code: string }[] = [];
  const visit = (node: ts.Node): void => {
    const tags = ts.getJSDocTags(node).filter((tag) => tag.tagName.text === 'example');
    for (const tag of tags) {
      const code = (ts.getTextOfJSDocComment(tag.comment) ?? '').replaceAll('\\@', '@');
      const of = (node as ts.NamedDeclaration).name?.getText(tree) ?? '';
      if (tag.parent.parent === node) found.push({ of, code }); // not again on the parts of a declaration
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function filesIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  return names.map((name) => join(folder, name));
}

/** How another file imports this one. */
export function specifierFrom(folder: string, module: string): string {
  if (!module.endsWith('.ts')) return module;
  const path = relative(folder, module).replace(/\.ts$/, '');
  return path.startsWith('.') ? path : `./${path}`;
}
