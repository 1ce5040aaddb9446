import type { ClientAddress } from '../request/client-address';
import type { RequestFacts, RequestHeaders } from '../request/request-facts';
import type { RecordedPass } from '../telemetry/recorded-facts';
import type { ReplayRequest } from './replay-request';

/** The facts of a request as one door saw them, as far as checks other than detection look at them. */
export function recordedRequestFacts(
  { line, facts, time }: ReplayRequest,
  pass: RecordedPass,
  client: ClientAddress,
): RequestFacts {
  const path = facts.path ?? line.path.replace(/\?.*$/s, '');
  const agent = facts.agent ?? line.user_agent;
  const headers: RequestHeaders = agent === undefined ? {} : { 'user-agent': agent };
  const isMatched = pass.handler !== undefined;
  return Object.freeze({
    timestamp: pass.at ?? time,
    method: line.method,
    url: path,
    path,
    queryString: '',
    headers,
    body: pass.body === true ? {} : undefined,
    bodyError: undefined,
    files: undefined,
    client,
    route: isMatched ? line.route : undefined,
    isUnmatched: !isMatched && pass.door !== 'before routes',
  });
}
