import { loadCorpus } from '../bench/detection/load-corpus';
import type { LabelledRequest } from '../bench/detection/labelled-request';
import { play } from '../support/decisions';
import { adapters } from '../support/guarded-app';
import type { RequestOptions } from '../support/send';

const SAMPLE = 400;
const CLIENTS = 25;
/** What the connection of the test says for itself. */
const OF_THE_CONNECTION =
  /^(?:host|connection|content-length|transfer-encoding|expect|upgrade|x-forwarded-for)$/i;
/** What no HTTP client can send in a header. */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/;

const corpus = loadCorpus();

function toRequest({ request }: LabelledRequest, index: number): RequestOptions | undefined {
  const { method, path, headers, body, bodyEncoding } = request;
  const sent = Object.entries(headers)
    .filter(([name]) => !OF_THE_CONNECTION.test(name))
    .map(([name, value]) => [name, Buffer.from(String(value)).toString('latin1')] as const);
  if (/[^\x21-\xff]/.test(path) || sent.some(([, value]) => UNSENDABLE.test(value))) return undefined;
  return {
    from: `203.0.113.${index % CLIENTS}`,
    method,
    path,
    headers: Object.fromEntries(sent),
    ...(body && { body: Buffer.from(body, bodyEncoding ?? 'utf8') }),
  };
}

/** Recorded requests, evenly from all that there are. */
function sample(rows: readonly LabelledRequest[]): RequestOptions[] {
  const every = Math.ceil(rows.length / SAMPLE);
  return rows
    .filter((_row, index) => index % every === 0)
    .map(toRequest)
    .filter((request) => request !== undefined);
}

const recorded = corpus === undefined ? describe.skip : describe;
const missing = corpus === undefined ? ' (skipped: there is no corpus beside the project)' : '';

recorded(`what passive mode logs of recorded traffic is what active mode denies${missing}`, () => {
  it.each(adapters)('on %s', async (adapter) => {
    const steps = sample(corpus ?? []).flatMap((request) => [{ request }, { waitMs: 200 }]);
    const guard = { rateLimit: { limit: 6, ttl: 60_000 }, banning: { threshold: 2, durationMs: 10_000 } };
    const passive = await play(adapter, { ...guard, passiveMode: true }, steps);
    const active = await play(adapter, guard, steps);
    expect(passive.map(({ request, decision }) => ({ request, decision }))).toEqual(
      active.map(({ request, decision }) => ({ request, decision })),
    );
    const denied = active.filter((decided) => decided.denied);
    expect(new Set(denied.map(({ decision }) => decision?.check))).toEqual(
      new Set(['detection', 'ban', 'rateLimit']),
    );
    expect(passive.filter((decided) => decided.denied)).toEqual([]);
  });
});
