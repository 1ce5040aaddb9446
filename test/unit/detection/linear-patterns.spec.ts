import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkSync } from 'recheck';
import ts from 'typescript';

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
/** What the modules of the rules put together from parts while they are loaded. */
function composedPatterns(): [string, RegExp][] {
  const found: [string, RegExp][] = [];
  const { RegExp: original } = globalThis;
  globalThis.RegExp = new Proxy(original, {
    construct(target, given: [string, string?]) {
      const pattern = new target(...given);
      found.push([`put together: ${pattern.source.slice(0, 40)}`, pattern]);
      return pattern;
    },
  });
  try {
    jest.isolateModules(() => jest.requireActual('../../../lib/detection/rules/rule-set'));
  } finally {
    globalThis.RegExp = original;
  }
  return found;
}
const composed = composedPatterns();

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
