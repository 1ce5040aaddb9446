import { DetectionEngine } from '../../../lib/detection/detection-engine';
import type { DetectionScope } from '../../../lib/detection/detection-scope';
import type { LabelledRequest } from './labelled-request';
import { type PeerFigures, peersFlagged, peersFound } from './peer-figures';
import { toInspectable } from './to-inspectable';

interface Share {
  readonly rows: number;
  readonly denied: number;
}

type ScopeOf = (row: LabelledRequest) => DetectionScope | undefined;

const engine = new DetectionEngine();
const editor = engine.compileScope({ profile: 'rich-text' });
const codeHost = engine.compileScope({ profile: 'code' });
/** The profile that the route of a technical text would have. */
const fitting: ScopeOf = (row) => (row.class.includes('html') ? editor : codeHost);

function shares(
  rows: readonly LabelledRequest[],
  keyOf: (row: LabelledRequest) => string,
  scopeOf: ScopeOf = () => undefined,
): Map<string, Share> {
  const found = new Map<string, Share>();
  for (const row of rows) {
    const denies = engine.inspect(toInspectable(row), scopeOf(row))?.denies === true;
    const before = found.get(keyOf(row)) ?? { rows: 0, denied: 0 };
    found.set(keyOf(row), { rows: before.rows + 1, denied: before.denied + (denies ? 1 : 0) });
  }
  return found;
}

const percent = ({ rows, denied }: Share): number => (100 * denied) / rows;

function table(
  title: string,
  found: Map<string, Share>,
  peers: Readonly<Record<string, PeerFigures>>,
): string[] {
  const lines = [...found]
    .sort(([, a], [, b]) => b.rows - a.rows)
    .map(([key, share]) => {
      const peer = peers[key];
      const others = peer === undefined ? ['', '', ''] : [peer.libddwaf, peer.crs1, peer.crs2].map(String);
      return `| ${[key, share.rows, percent(share).toFixed(2), ...others].join(' | ')} |`;
    });
  return [`| ${title} | n | ours | libddwaf | CRS PL1 | CRS PL2 |`, '|---|---|---|---|---|---|', ...lines];
}

const mean = (values: readonly number[]): string =>
  (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(2);

/** What the engine finds and what it flags, beside the peers' figures. */
export function accuracyTables(rows: readonly LabelledRequest[]): string {
  const attacks = shares(
    rows.filter(({ label }) => label === 'attack'),
    (row) => row.class,
  );
  const honest = rows.filter(({ label }) => label === 'benign');
  const flagged = shares(honest, (row) => row.set);
  const documents = honest.filter(({ set }) => set === 'techdocs');
  const peers = Object.values(peersFound);
  const macro = [
    mean([...attacks.values()].map(percent)),
    ...(['libddwaf', 'crs1', 'crs2'] as const).map((peer) => mean(peers.map((figures) => figures[peer]))),
  ];
  return [
    ...table('attacks found, %', attacks, peersFound),
    `| **mean over classes** | | ${macro.join(' | ')} |`,
    '',
    ...table('honest requests flagged, %', flagged, peersFlagged),
    ...[...shares(documents, () => 'techdocs on a route with the fitting profile', fitting)].map(
      ([key, share]) => `| ${key} | ${share.rows} | ${percent(share).toFixed(2)} | | | |`,
    ),
  ].join('\n');
}
