import { accuracyOf } from '../bench/detection/accuracy-of';
import { judgeInProcess } from '../bench/detection/judge-in-process';
import { loadCorpus } from '../bench/detection/load-corpus';
import { peersFlagged } from '../bench/detection/peer-figures';

/** At least so many percent of the attacks of a class are denied, and of any other class. */
const FLOORS: Readonly<Record<string, number>> = {
  sqli: 99.5,
  xss: 99,
  traversal: 98.5,
  rce: 93,
  nosql: 95,
  ssti: 97,
  xxe: 97,
};
const FLOOR_OF_ANY_CLASS = 85;
const FLOOR_OF_THE_MEAN = 96;

/** At most so many percent of the honest requests of a set are denied; of any other set, as many as the quietest peer denies. */
const CEILINGS: Readonly<Record<string, number>> = {
  blazehttp: 0.2,
  openappsec: 0.2,
  faker: 0,
  httpparams: 0,
  uap: 0.1,
  techdocs: 5,
  handmade: 2,
};
const CEILING_WITH_PROFILE = 0.5;
const ceilingOf = (set: string): number => CEILINGS[set] ?? peersFlagged[set]?.libddwaf ?? 0;

const corpus = loadCorpus();

if (corpus === undefined) it.skip('on labelled requests (skipped: there are none here)', () => undefined);
else {
  const { found, meanFound, flagged, flaggedWithProfile } = accuracyOf(corpus, judgeInProcess(corpus));

  it.each([...found.keys()])('finds the attacks of the class %s', (name) => {
    expect(found.get(name)?.percent).toBeGreaterThanOrEqual(FLOORS[name] ?? FLOOR_OF_ANY_CLASS);
  });

  it('finds the attacks of all classes, in the mean', () => {
    expect(meanFound).toBeGreaterThanOrEqual(FLOOR_OF_THE_MEAN);
  });

  it.each([...flagged.keys()])('leaves honest requests of the set %s alone', (name) => {
    expect(flagged.get(name)?.percent).toBeLessThanOrEqual(ceilingOf(name));
  });

  it('leaves technical texts alone on a route with the fitting profile', () => {
    expect(flaggedWithProfile?.percent ?? 0).toBeLessThanOrEqual(CEILING_WITH_PROFILE);
  });
}
