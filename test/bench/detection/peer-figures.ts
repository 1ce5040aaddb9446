/** What the best rule sets find on the same rows, in percent: libddwaf 1.30.1 with the rules of Datadog, OWASP CRS 4.29 at paranoia levels 1 and 2. */
export interface PeerFigures {
  readonly libddwaf: number;
  readonly crs1: number;
  readonly crs2: number;
}

const figures = (libddwaf: number, crs1: number, crs2: number): PeerFigures => ({ libddwaf, crs1, crs2 });

/** Attacks that were found, by class. */
export const peersFound: Readonly<Record<string, PeerFigures>> = {
  sqli: figures(90.3, 96.2, 99.9),
  xss: figures(89.1, 98.5, 99.8),
  traversal: figures(82.2, 97.9, 98.5),
  rce: figures(45.3, 80.1, 94.3),
  rfi: figures(1.1, 97.8, 100),
  ssti: figures(71.4, 92.9, 98.8),
  php: figures(82.5, 92.5, 100),
  log4shell: figures(100, 100, 100),
  ldap: figures(0, 53.3, 60),
  ssrf: figures(83.6, 79.3, 99.3),
  ssi: figures(13.3, 98.9, 98.9),
  nosql: figures(62.3, 91.3, 97.1),
  xxe: figures(79.7, 59.4, 59.4),
  java: figures(88.6, 90.9, 97.7),
  node: figures(77.3, 95.5, 95.5),
  scanner: figures(58.1, 86, 86),
  crlf: figures(56, 72, 80),
  xpath: figures(25, 33.3, 100),
};

/** Honest requests that were flagged, by set. */
export const peersFlagged: Readonly<Record<string, PeerFigures>> = {
  blazehttp: figures(0.5, 6.5, 17.1),
  openappsec: figures(0.4, 1.3, 51.5),
  faker: figures(0, 22.4, 65.7),
  techdocs: figures(17, 60.9, 99.4),
  uap: figures(0.1, 0.1, 0.5),
  httpparams: figures(0, 0, 0.9),
  libinjection: figures(1.7, 9.6, 35.7),
  handmade: figures(4, 11.4, 33.1),
  blns: figures(0.4, 0.4, 7.6),
};
