import { DetectionEngine } from '../../lib/detection/detection-engine';
import type { InspectableRequest } from '../../lib/detection/inspectable-request';
import { searchAttacks } from './search-attacks';
import { searchTerms } from './search-terms';

const engine = new DetectionEngine();
const scope = engine.compileScope({ profiles: [{ profile: 'search', fields: ['q', 'filter.text'] }] });
const base = {
  method: 'GET',
  path: '/search',
  headers: {},
  body: undefined,
  files: undefined,
  route: '/search',
};
/** The ways of a term into a request. */
const ways: Readonly<Record<string, (term: string) => InspectableRequest>> = {
  'in the query': (term) => ({ ...base, queryString: `q=${encodeURIComponent(term)}` }),
  'in the body': (term) => ({ ...base, queryString: '', method: 'POST', body: { filter: { text: term } } }),
};
const denies = (request: InspectableRequest): boolean => engine.inspect(request, scope)?.denies === true;

describe.each(Object.entries(ways))('a field for searches, %s', (_way, inWay) => {
  it.each(Object.entries(searchTerms))('takes %s', (_kind, terms) => {
    expect(terms.filter((term) => denies(inWay(term)))).toEqual([]);
  });

  it('denies what leaves the place that a term is put into', () => {
    expect(searchAttacks.filter((attack) => !denies(inWay(attack)))).toEqual([]);
  });
});

it('denies in other fields what it takes in its own', () => {
  const request = (name: string) => ({ ...base, queryString: `${name}=${encodeURIComponent('ls -la')}` });
  expect(denies(request('q'))).toBe(false);
  expect(denies(request('host'))).toBe(true);
});
