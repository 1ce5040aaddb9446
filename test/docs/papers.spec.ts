import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeBlocks, manual, papers, projectRoot, readPaper } from './markdown';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');
const scripts = Object.keys(
  (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts,
);

/** What headings are called in links. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('the two commands', () => {
  it('stand in the README, each in a block of its own', () => {
    const blocks = codeBlocks(readPaper('README.md')).filter(({ heading }) => heading === 'Two commands');
    expect(blocks.map(({ text }) => text)).toEqual(['npm ci && npm start', 'npm ci && npm test']);
  });

  it('are what CI calls', () => {
    expect(read('.ci/run')).toContain('npm ci && npm test');
  });
});

it('the README links to every page of the reference', () => {
  const readme = read('README.md');
  expect(manual.slice(1).filter((page) => !readme.includes(`](${page})`))).toEqual([]);
});

describe.each([...papers, '.ci/run'])('%s', (paper) => {
  const text = read(paper);

  it('names scripts that there are', () => {
    const named = [...text.matchAll(/\bnpm (?:run (?:-s )?([\w:]+)|(start|test)\b)/g)];
    const missing = named
      .map(([, run, short]) => run ?? short ?? '')
      .filter((name) => !scripts.includes(name));
    expect(missing).toEqual([]);
  });

  it('names files and folders that there are', () => {
    const named = [...text.matchAll(/`((?:lib|test|sample-app|\.ci)\/[\w./-]*)`/g)].map(
      ([, path = '']) => path,
    );
    expect(named.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
  });

  it('links to files and headings that there are', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    const dangling = links.filter(([, file = '', anchor]) => {
      const path = file === '' ? paper : join(dirname(paper), file);
      if (!existsSync(join(projectRoot, path))) return true;
      return anchor !== undefined && !anchorsOf(read(path)).includes(anchor);
    });
    expect(dangling.map(([link]) => link)).toEqual([]);
  });
});
