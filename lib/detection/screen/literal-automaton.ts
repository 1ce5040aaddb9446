import { lengthOf } from '../length-of';

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with the text as `this`, see codeAt
const { charCodeAt } = String.prototype;

/** A literal of this one character stands for any character that is not ASCII. */
export const NON_ASCII = '\u0080';
/** A literal of this one character stands for any control character but tab, line feed and carriage return. */
export const CONTROL = '\u0000';

const ROOT = 0;

interface Node {
  readonly next: Map<number, Node>;
  readonly groups: Set<number>;
  fail: Node | undefined;
  index: number;
}

function newNode(): Node {
  return { next: new Map(), groups: new Set(), fail: undefined, index: ROOT };
}

/** A column a character of ASCII; the last one is for everything beyond, and for the one control character there. */
const COLUMNS = 128;
const COLUMN_BITS = 7;
const BEYOND = COLUMNS - 1;

/** Folds case, everything beyond ASCII and the controls, in the text as in the literals. */
function fold(code: number): number {
  if (code >= 65 && code <= 90) return code + 32;
  if (code >= BEYOND) return BEYOND;
  return code < 32 && code !== 9 && code !== 10 && code !== 13 ? 0 : code;
}

function buildTrie(groups: readonly (readonly string[])[]): Node {
  const root = newNode();
  groups.forEach((literals, group) => {
    for (const literal of literals) {
      let node = root;
      for (let i = 0; i < literal.length; i++) {
        const code = fold(literal.charCodeAt(i));
        let next = node.next.get(code);
        if (next === undefined) {
          next = newNode();
          node.next.set(code, next);
        }
        node = next;
      }
      node.groups.add(group);
    }
  });
  return root;
}

/** Breadth first; every node learns the groups of its longest proper suffix. */
function linkSuffixes(root: Node): Node[] {
  const nodes = [root];
  for (const node of nodes) {
    for (const [code, child] of node.next) {
      let fail = node.fail;
      while (fail !== undefined && !fail.next.has(code)) fail = fail.fail;
      child.fail = fail?.next.get(code) ?? root;
      child.fail.groups.forEach((group) => child.groups.add(group));
      nodes.push(child);
    }
  }
  return nodes;
}

/**
 * Finds in one pass which groups of literals have a member in a text (Aho and Corasick). Ignores case.
 * About 2 ns a character whatever the number of literals. A row a state and a column a character, so that a step is one
 * look into the table; the states that say something are numbered last, so that the loop has a single comparison for the
 * others.
 */
export class LiteralAutomaton {
  private readonly transitions: Uint16Array | Uint32Array;
  private readonly firstTelling: number;
  /** For each telling state the bits of its groups, 32 to an element. */
  private readonly told: Int32Array;
  private readonly words: number;
  /** The scan in which each state spoke last: a quote that occurs a hundred times is told once. */
  private readonly lastTold: Float64Array;
  private scans = 0;

  constructor(groups: readonly (readonly string[])[]) {
    const nodes = linkSuffixes(buildTrie(groups));
    const telling = nodes.filter((node) => node.groups.size > 0 && node.fail !== undefined);
    const silent = nodes.filter((node) => node.groups.size === 0 || node.fail === undefined);
    [...silent, ...telling].forEach((node, index) => (node.index = index));
    this.firstTelling = silent.length;
    this.words = Math.ceil(groups.length / 32);
    this.lastTold = new Float64Array(telling.length);
    this.told = new Int32Array(telling.length * this.words);
    telling.forEach(({ groups: said }, i) => said.forEach((group) => this.note(i, group)));
    this.transitions = this.tabulate(nodes);
  }

  /** Sets the bits of the groups found in `text` in `seen`, 32 to an element; returns whether there was any. */
  scan(text: string, seen: Int32Array): boolean {
    const { transitions, firstTelling } = this;
    let state = ROOT;
    let found = false;
    this.scans++;
    const length = lengthOf(text);
    for (let i = 0; i < length; i++) {
      // Always inside of the text: to ask once more takes a twentieth of the time.
      const code = charCodeAt.call(text, i);
      state = transitions[(state << COLUMN_BITS) | (code < BEYOND ? code : BEYOND)] as number;
      if (state >= firstTelling) {
        this.tell(state - firstTelling, seen);
        found = true;
      }
    }
    return found;
  }

  private tell(index: number, seen: Int32Array): void {
    if (this.lastTold[index] === this.scans) return;
    this.lastTold[index] = this.scans;
    const { told, words } = this;
    const from = index * words;
    for (let word = 0; word < words; word++) {
      seen[word] = (seen[word] as number) | (told[from + word] as number);
    }
  }

  private note(index: number, group: number): void {
    const at = index * this.words + (group >> 5);
    this.told[at] = (this.told[at] as number) | (1 << (group & 31));
  }

  /** Missing transitions are those of the suffix, which was filled in before. */
  private tabulate(nodes: readonly Node[]): Uint16Array | Uint32Array {
    const size = nodes.length * COLUMNS;
    const table = nodes.length <= 0x10000 ? new Uint16Array(size) : new Uint32Array(size);
    for (const { index, fail, next } of nodes) {
      const row = index << COLUMN_BITS;
      if (fail !== undefined)
        table.copyWithin(row, fail.index << COLUMN_BITS, (fail.index + 1) << COLUMN_BITS);
      for (let code = 0; code < COLUMNS; code++) {
        const child = next.get(fold(code));
        if (child !== undefined) table[row | code] = child.index;
      }
    }
    return table;
  }
}
