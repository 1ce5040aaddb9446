import { judge, type VerdictFigures } from '../../../lib/preview/verdict';

/** 1,000 events of 400 clients in 400 networks: 600 of the ten busiest, no client with a single one. Nothing decides. */
const BETWEEN: VerdictFigures = {
  events: 1000,
  suppressed: 0,
  clients: 400,
  eventsOfTopTen: 600,
  singleEventClients: 0,
  ipv4Networks: 300,
  ipv6Networks: 100,
};

describe('the verdict', () => {
  it.each<[string, string, Partial<VerdictFigures>]>([
    ['unknown', 'neither few nor many clients make the events', {}],
    ['unknown', 'there are 19 events', { events: 19, eventsOfTopTen: 19 }],
    ['concentrated', 'there are 20 events, of one client', { events: 20, eventsOfTopTen: 20, clients: 1 }],
    ['concentrated', 'the ten busiest clients have 80 %', { eventsOfTopTen: 800 }],
    ['unknown', 'the ten busiest clients have just less than 80 %', { eventsOfTopTen: 799 }],
    [
      'concentrated',
      'all clients are in 10 networks',
      { ipv4Networks: 4, ipv6Networks: 6, eventsOfTopTen: 1 },
    ],
    ['unknown', 'the clients are in 11 networks', { ipv4Networks: 5, ipv6Networks: 6 }],
    ['diffuse', 'the ten busiest clients have just less than 50 %', { eventsOfTopTen: 499 }],
    ['unknown', 'the ten busiest clients have 50 %', { eventsOfTopTen: 500 }],
    ['diffuse', 'half of the clients have a single event', { singleEventClients: 200 }],
    ['unknown', 'just less than half of the clients have a single event', { singleEventClients: 199 }],
    [
      'concentrated',
      'few make most, though the others have one each',
      { eventsOfTopTen: 900, singleEventClients: 390 },
    ],
    ['unknown', 'no address is known, so that there are no networks', { ipv4Networks: 0, ipv6Networks: 0 }],
    ['diffuse', 'as many events were suppressed as logged', { eventsOfTopTen: 1, suppressed: 1000 }],
    ['unknown', 'more events were suppressed than logged', { eventsOfTopTen: 1, suppressed: 1001 }],
  ])('is %s when %s', (verdict, _when, figures) => {
    expect(judge({ ...BETWEEN, ...figures })).toMatchObject({ verdict, why: expect.stringMatching(/\w{5}/) });
  });
});
