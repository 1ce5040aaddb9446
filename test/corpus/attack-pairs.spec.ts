import { DetectionEngine } from '../../lib/detection/detection-engine';
import { detectionCategories } from '../../lib/detection/detection-category';
import type { InspectableRequest } from '../../lib/detection/inspectable-request';
import { attackPairs } from './attack-pairs';

const engine = new DetectionEngine();
const request = (part: Partial<InspectableRequest>): InspectableRequest => ({
  method: 'POST',
  path: '/items',
  queryString: '',
  headers: { 'user-agent': 'Mozilla/5.0' },
  body: undefined,
  files: undefined,
  route: undefined,
  ...part,
});

const boundary = 'x-boundary-x';
/** The ways of a text into a request. */
const ways: Record<string, (text: string) => InspectableRequest> = {
  'a query value': (text) => request({ queryString: `page=1&q=${encodeURIComponent(text)}` }),
  'a JSON leaf': (text) => request({ body: { items: [{ note: text }] } }),
  'a JSON leaf among blank lines': (text) =>
    request({ body: { items: [{ note: '\n'.repeat(300) + text + ' \t\r\n'.repeat(100) }] } }),
  'a JSON leaf that is URL-encoded': (text) => request({ body: { note: encodeURIComponent(text) } }),
  'a cookie': (text) => request({ headers: { cookie: `a=b; note=${encodeURIComponent(text)}` } }),
  'a part of a form with uploads': (text) =>
    request({
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      body: `--${boundary}\r\nContent-Disposition: form-data; name="note"\r\n\r\n${text}\r\n--${boundary}--\r\n`,
    }),
  'a query value in base64': (text) =>
    request({ queryString: `q=${Buffer.from(text).toString('base64url')}` }),
};

describe.each(attackPairs)('$category: $attack', ({ attack, twin, category }) => {
  it.each(Object.entries(ways))('is denied as %s', (_way, inWay) => {
    const report = engine.inspect(inWay(attack));
    expect(report?.denies).toBe(true);
    expect(report?.matches.map((match) => match.category)).toContain(category);
  });

  it.each(Object.entries(ways))('has a twin that passes as %s', (_way, inWay) => {
    expect(engine.inspect(inWay(twin))?.matches ?? []).toEqual([]);
  });
});

it('there is a pair for every category whose attacks are texts', () => {
  const elsewhere = ['upload', 'scanner', 'custom'];
  const covered = new Set(attackPairs.map((pair) => pair.category));
  expect(detectionCategories.filter((category) => !covered.has(category))).toEqual(elsewhere);
});
