import { DetectionEngine } from '../../lib/detection/detection-engine';
import { detectionCategories } from '../../lib/detection/detection-category';
import { attackPairs } from './attack-pairs';
import { waysIntoRequest } from './ways-into-request';

const engine = new DetectionEngine();

describe.each(attackPairs)('$category: $attack', ({ attack, twin, category }) => {
  it.each(Object.entries(waysIntoRequest))('is denied as %s', (_way, inWay) => {
    const report = engine.inspect(inWay(attack));
    expect(report?.denies).toBe(true);
    expect(report?.matches.map((match) => match.category)).toContain(category);
  });

  it.each(Object.entries(waysIntoRequest))('has a twin that passes as %s', (_way, inWay) => {
    expect(engine.inspect(inWay(twin))?.matches ?? []).toEqual([]);
  });
});

it('there is a pair for every category whose attacks are texts', () => {
  const elsewhere = ['upload', 'scanner', 'custom'];
  const covered = new Set(attackPairs.map((pair) => pair.category));
  expect(detectionCategories.filter((category) => !covered.has(category))).toEqual(elsewhere);
});
