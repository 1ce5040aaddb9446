import { fittingProfile } from './fitting-profile';
import type { Judgement } from './judgement';
import type { LabelledRequest } from './labelled-request';
import { type PeerFigures, peersFlagged, peersFound } from './peer-figures';

interface Share {
  readonly rows: number;
  readonly denied: number;
}

function shares(
  rows: readonly LabelledRequest[],
  keyOf: (row: LabelledRequest) => string,
  deniedIds: ReadonlySet<string>,
): Map<string, Share> {
  const found = new Map<string, Share>();
  for (const row of rows) {
    const before = found.get(keyOf(row)) ?? { rows: 0, denied: 0 };
    const denied = before.denied + (deniedIds.has(row.id) ? 1 : 0);
    found.set(keyOf(row), { rows: before.rows + 1, denied });
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

/** What is found and what is flagged, beside the peers' figures. */
export function accuracyTables(
  rows: readonly LabelledRequest[],
  { denied, deniedWithProfile }: Judgement,
): string {
  const attacks = shares(
    rows.filter(({ label }) => label === 'attack'),
    (row) => row.class,
    denied,
  );
  const honest = rows.filter(({ label }) => label === 'benign');
  const flagged = shares(honest, (row) => row.set, denied);
  const documents = honest.filter((row) => fittingProfile(row) !== undefined);
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
    ...[...shares(documents, () => 'techdocs on a route with the fitting profile', deniedWithProfile)].map(
      ([key, share]) => `| ${key} | ${share.rows} | ${percent(share).toFixed(2)} | | | |`,
    ),
  ].join('\n');
}
