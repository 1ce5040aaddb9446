import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkSync } from 'recheck';
import ts from 'typescript';
import { ruleSet } from '../../../lib/detection/rules/rule-set';

const root = path.join(__dirname, '../../../lib/detection');

function literalsOf(file: string): [string, RegExp][] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const found: [string, RegExp][] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      const pattern = new RegExp(node.text.slice(1, end), node.text.slice(end + 1));
      found.push([`${path.relative(root, file)}:${line}`, pattern]);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const literals = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => literalsOf(path.join(root, file)));
const composed = ruleSet.flatMap(({ id, find }): [string, RegExp][] =>
  find instanceof RegExp ? [[id, find]] : [],
);
const patterns = new Map(
  [...literals, ...composed].map(([where, pattern]) => [pattern.source, { where, pattern }]),
);

beforeAll(() => {
  // The other backends are programs of their own.
  process.env['RECHECK_BACKEND'] = 'pure';
});

describe('regular expressions of detection', () => {
  it.each([...patterns.values()])(
    '$where takes linear time, as recheck proves from its automaton',
    ({ pattern }) => {
      const flags = pattern.flags.replace(/[gy]/g, '');
      const { status } = checkSync(pattern.source, flags, { checker: 'automaton', timeout: 20_000 });
      expect(status).toBe('safe');
    },
    60_000,
  );
});
