import type { ListedRoute } from './exercised-routes';
import type { CriterionState, ReadyCriterion, ReadyDemands } from './ready-criterion';
import { judgeClients, type FlaggedClients } from './ready-clients';
import type { ReadyObservation } from './ready-observation';
import type { ReadyTally } from './ready-tally';

/** Warnings after which the address of a client may be that of everybody: one limit or ban would hit all. */
const STANDING = [
  'GUARD_NO_TRUSTED_PROXY',
  'GUARD_SINGLE_CLIENT',
  'GUARD_PRIVATE_CLIENTS',
  'GUARD_NO_CLIENT_ADDRESS',
];

/** What was worked out of a tally. */
export interface ReadyFigures {
  readonly hours: number;
  readonly requests: number;
  readonly unexercised: readonly ListedRoute[];
  readonly flagged: FlaggedClients;
}

/** Asks everything that has to be so, one criterion after the other. */
export function judgeCriteria(
  tally: ReadyTally,
  demands: ReadyDemands,
  figures: ReadyFigures,
): ReadyCriterion[] {
  const { current } = tally;
  if (current === undefined) return [recording(tally)];
  return [
    time(figures, demands),
    requests(figures, demands),
    routes(figures, demands, current),
    judgeClients(figures, current),
    checks(tally, current),
    warnings(current, demands),
    data(tally, current),
    configuration(tally),
    mode(current),
  ];
}

function recording({ lines }: ReadyTally): ReadyCriterion {
  const message =
    lines.ofLogs + lines.foreign > 0
      ? 'there is no start of an instance in these files: they are logs; a recording is needed (recording.file)'
      : 'there is no start of an instance in these files: the beginning of the recording is needed';
  return { name: 'recording', state: 'unknown', message };
}

function time({ hours }: ReadyFigures, { minHours }: ReadyDemands): ReadyCriterion {
  const message = `there was traffic in ${hours === 1 ? '1 hour' : `${shown(hours)} hours`}, ${shown(minHours)} are wanted`;
  return criterion('time', hours >= minHours ? 'ok' : 'not yet', message);
}

function requests({ requests: count }: ReadyFigures, { minRequests }: ReadyDemands): ReadyCriterion {
  const message = `${shown(count)} requests were observed, ${shown(minRequests)} are wanted`;
  return criterion('requests', count >= minRequests ? 'ok' : 'not yet', message);
}

function routes(
  { unexercised }: ReadyFigures,
  { allowUnexercised }: ReadyDemands,
  { booted }: ReadyObservation,
): ReadyCriterion {
  if (booted.routes.length === 0)
    return criterion('routes', 'unknown', 'the recording lists no routes: it is not known which there are');
  if (booted.requests === 'flagged' && unexercised.length > 0) {
    const message =
      "recording.requests is 'flagged': it is not known which routes answered ordinary requests";
    return criterion('routes', 'unknown', message);
  }
  const unknown = allowUnexercised.filter(
    (name) => !booted.routes.some(({ method, path }) => name === `${method}:${path}`),
  );
  const note = unknown.length === 0 ? '' : `; no such route: ${unknown.slice(0, 5).join(', ')}`;
  if (unexercised.length > 0) {
    const message = `${unexercised.length} of ${booted.routes.length} routes answered no ordinary request${note}`;
    return criterion('routes', 'not yet', message);
  }
  return criterion('routes', 'ok', `every route was exercised or is left out${note}`);
}

function checks({ hasLoggedCheckError }: ReadyTally, { checkErrors }: ReadyObservation): ReadyCriterion {
  if (checkErrors === 0 && !hasLoggedCheckError) return criterion('checks', 'ok', 'no check failed');
  const times = checkErrors < 2 ? 'once' : `${shown(checkErrors)} times`;
  const where = checkErrors === 0 ? ', a log says' : '';
  const message = `a check failed ${times}${where}: enforced, such requests are answered with 500, or served unchecked`;
  return criterion('checks', 'not yet', message);
}

function warnings(
  { warnings: said, isStoreDown }: ReadyObservation,
  { accept }: ReadyDemands,
): ReadyCriterion {
  const standing = STANDING.filter((code) => said.has(code) && !accept.includes(code));
  const down = isStoreDown ? ['the store was not available at the end'] : [];
  const all = [...standing, ...down];
  if (all.length > 0) return criterion('warnings', 'not yet', `still standing: ${all.join(', ')}`);
  return criterion('warnings', 'ok', 'no warning about client addresses stands');
}

function data({ lines }: ReadyTally, { dropped, runs }: ReadyObservation): ReadyCriterion {
  const missing = [
    ...[...dropped].map(([why, count]) => `${shown(count)} records dropped (${why})`),
    ...(runs.withoutBeginning > 0
      ? [`the files of ${shown(runs.withoutBeginning)} instances before these, give them too`]
      : []),
    ...(runs.gaps > 0 ? [`${shown(runs.gaps)} places in the order of requests are empty`] : []),
    ...(lines.damaged > 0 ? [`${shown(lines.damaged)} damaged lines`] : []),
    ...(lines.orphaned > 0
      ? [`${shown(lines.orphaned)} lines of instances whose start is not in the files`]
      : []),
    ...(lines.suppressed > 0 ? ['lines of a log were suppressed in a flood'] : []),
  ];
  if (missing.length > 0) return criterion('data', 'unknown', `incomplete: ${missing.join(', ')}`);
  return criterion('data', 'ok', 'nothing is missing in the recording');
}

function configuration({ isMixed, aside }: ReadyTally): ReadyCriterion {
  if (isMixed) {
    const message = 'instances with different configurations, decorators or rules run at the same time';
    return criterion('configuration', 'unknown', message);
  }
  const note =
    aside.requests === 0
      ? 'all was observed under one configuration'
      : `${shown(aside.requests)} requests under earlier configurations are left aside`;
  return criterion('configuration', 'ok', note);
}

function mode({ isTripped, wasActive }: ReadyObservation): ReadyCriterion {
  if (isTripped)
    return criterion('mode', 'not yet', 'the tripwire returned to passive mode, and nobody flipped since');
  return criterion(
    'mode',
    'ok',
    wasActive ? 'some of it was enforced already' : 'all of it was only observed',
  );
}

function criterion(name: ReadyCriterion['name'], state: CriterionState, message: string): ReadyCriterion {
  return { name, state, message };
}

function shown(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 1 });
}
