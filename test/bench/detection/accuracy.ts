import { accuracyOf, type Share } from './accuracy-of';
import type { Judgement } from './judgement';
import type { LabelledRequest } from './labelled-request';
import { type PeerFigures, peersFlagged, peersFound } from './peer-figures';

function table(
  title: string,
  found: ReadonlyMap<string, Share>,
  peers: Readonly<Record<string, PeerFigures>>,
): string[] {
  const lines = [...found]
    .sort(([, a], [, b]) => b.rows - a.rows)
    .map(([key, share]) => {
      const peer = peers[key];
      const others = peer === undefined ? ['', '', ''] : [peer.libddwaf, peer.crs1, peer.crs2].map(String);
      return `| ${[key, share.rows, share.percent.toFixed(2), ...others].join(' | ')} |`;
    });
  return [`| ${title} | n | ours | libddwaf | CRS PL1 | CRS PL2 |`, '|---|---|---|---|---|---|', ...lines];
}

const mean = (values: readonly number[]): string =>
  (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(2);

/** What is found and what is flagged, beside the peers' figures. */
export function accuracyTables(rows: readonly LabelledRequest[], judgement: Judgement): string {
  const { found, meanFound, flagged, flaggedWithProfile } = accuracyOf(rows, judgement);
  const peers = Object.values(peersFound);
  const means = (['libddwaf', 'crs1', 'crs2'] as const).map((peer) =>
    mean(peers.map((figures) => figures[peer])),
  );
  const profiled =
    flaggedWithProfile === undefined
      ? []
      : [
          `| techdocs on a route with the fitting profile | ${flaggedWithProfile.rows} | ${flaggedWithProfile.percent.toFixed(2)} | | | |`,
        ];
  return [
    ...table('attacks found, %', found, peersFound),
    `| **mean over classes** | | ${[meanFound.toFixed(2), ...means].join(' | ')} |`,
    '',
    ...table('honest requests flagged, %', flagged, peersFlagged),
    ...profiled,
  ].join('\n');
}
