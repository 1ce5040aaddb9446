import type { ListedRoute } from './exercised-routes';
import type { CriterionState, ReadyCriterion, ReadyDemands } from './ready-criterion';
import { judgeClients, type FlaggedClients } from './ready-clients';
import type { ReadyObservation } from './ready-observation';
import { plural } from './plural';
import type { LostEnds } from './recorded-runs';
import type { ReadyTally } from './ready-tally';

/** Warnings after which the address of a client may be that of everybody: one limit or ban would hit all. */
const STANDING = [
  'GUARD_NO_TRUSTED_PROXY',
  'GUARD_SINGLE_CLIENT',
  'GUARD_PRIVATE_CLIENTS',
  'GUARD_NO_CLIENT_ADDRESS',
];

/** Where more of the time was not summarised, because apps were killed, the evidence is incomplete. */
const LOST_SHARE = 0.01;
/** Recorders summarise each minute, unless told otherwise. */
const LONG_MS = 60_000;

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
    configuration(tally, current),
    mode(current),
  ];
}

function recording({ lines }: ReadyTally): ReadyCriterion {
  const message =
    lines.ofLogs + lines.foreign > 0
      ? 'there is no start of an instance in these files: they are no recordings (recording.file)'
      : 'there is no start of an instance in these files: the beginning of the recording is needed';
  return { name: 'recording', state: 'unknown', message };
}

function time({ hours }: ReadyFigures, { minHours }: ReadyDemands): ReadyCriterion {
  const message = `there was traffic in ${plural(hours, 'hour')}, ${plural(minHours, 'is', 'are')} wanted`;
  return criterion('time', hours >= minHours ? 'ok' : 'not yet', message);
}

function requests({ requests: count }: ReadyFigures, { minRequests }: ReadyDemands): ReadyCriterion {
  const observed = plural(count, 'request was', 'requests were');
  const message = `${observed} observed, ${plural(minRequests, 'is', 'are')} wanted`;
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
    const all = plural(booted.routes.length, 'route');
    const message = `${unexercised.length} of ${all} answered no ordinary request${note}`;
    return criterion('routes', 'not yet', message);
  }
  return criterion('routes', 'ok', `every route was exercised or is left out${note}`);
}

function checks({ hasLoggedCheckError }: ReadyTally, { checkErrors }: ReadyObservation): ReadyCriterion {
  if (checkErrors === 0 && !hasLoggedCheckError) return criterion('checks', 'ok', 'no check failed');
  const times = checkErrors < 2 ? 'once' : plural(checkErrors, 'time');
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

function data({ lines }: ReadyTally, { dropped, runs, time: observed }: ReadyObservation): ReadyCriterion {
  const { lostEnds } = runs;
  const span = (observed.last ?? 0) - (observed.first ?? 0);
  const missing = [
    ...[...dropped].map(([why, count]) => `${plural(count, 'record')} dropped (${why})`),
    ...(runs.withoutBeginning > 0
      ? [`the files of ${plural(runs.withoutBeginning, 'instance')} before these, give them too`]
      : []),
    ...(runs.gaps > 0
      ? [
          plural(
            runs.gaps,
            'place in the order of requests is empty',
            'places in the order of requests are empty',
          ),
        ]
      : []),
    ...(lines.damaged > 0 ? [plural(lines.damaged, 'damaged line')] : []),
    ...(lines.orphaned > 0
      ? [`${plural(lines.orphaned, 'line')} of instances whose start is not in the files`]
      : []),
    ...(lines.suppressed > 0 ? ['lines of a log were suppressed in a flood'] : []),
    ...(lostEnds.lostMs > span * LOST_SHARE ? [ends(lostEnds)] : []),
  ];
  if (missing.length > 0) return criterion('data', 'unknown', `incomplete: ${missing.join(', ')}`);
  const notes = [
    ...(lostEnds.runs > 0 ? [`, but for ${ends(lostEnds)}`] : []),
    ...(lostEnds.openMs > LONG_MS
      ? [`; the last summary is ${seconds(lostEnds.openMs)} older than the newest line of its instance`]
      : []),
  ];
  return criterion('data', 'ok', `nothing is missing in the recording${notes.join('')}`);
}

function ends({ runs, lostMs }: LostEnds): string {
  const time = `${seconds(lostMs)} without a summary`;
  const killed = plural(runs, 'run that was killed', 'runs that were killed');
  return `the end of ${killed} (${time}; app.enableShutdownHooks() lets an app write it)`;
}

function seconds(ms: number): string {
  return `${Math.ceil(ms / 1000).toLocaleString('en-US')} s`;
}

function configuration({ isMixed, aside }: ReadyTally, { rules }: ReadyObservation): ReadyCriterion {
  if (isMixed) {
    const message = 'instances with different configurations, decorators or rules run at the same time';
    return criterion('configuration', 'unknown', message);
  }
  const note =
    aside.requests === 0
      ? 'all was observed under one configuration'
      : `${plural(aside.requests, 'request under an earlier configuration is', 'requests under earlier configurations are')} left aside`;
  return criterion('configuration', 'ok', `${note}${rules.words}`);
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
