import { readDecision } from './decision-line';
import { describeOutcome } from './explained-outcome';
import type { Explanation } from './explanation';
import { matchesOfLine } from './line-matches';
import { MessageFinder, messageBehindStamp } from './message-finder';
import { plural } from './plural';
import { shownText } from './shown-text';

const PASSIVE_MARK = Buffer.from('[PASSIVE MODE] ');
const REASON = ' - Reason: ';
const ID = ' - Id: ';
const UNTOLD = [
  'the route, the handler and the user agent, which checks looked, and which option or decorator decided: in the JSON log (logging.format) or in a recording (recording.file)',
  'what was sent, and through which proxies it came: in a recording (recording.file)',
];

/** Explains a line of the text log, or of another logger around it; undefined when it is no decision with this id. */
export function explainLine(
  line: Buffer,
  id: string,
  place: { readonly file: string; readonly line: number },
): Explanation | undefined {
  const start = startOf(line);
  if (start < 0) return undefined;
  const decision = readDecision(line, start, line.length);
  if (decision === undefined) return undefined;
  const text = line.toString('utf8', start);
  if (!text.includes(`${ID}${id}`) || text.lastIndexOf(ID) !== text.lastIndexOf(`${ID}${id}`))
    return undefined;

  const client = line.toString('latin1', decision.clientStart, decision.clientEnd);
  const behind = line.toString('utf8', decision.clientEnd + 2);
  const [method = '', path = ''] = behind.slice(0, behind.indexOf(REASON)).split(' ');
  const reason = line.toString('utf8', decision.reasonStart, decision.reasonEnd);
  const [said = '', also = ''] = text
    .slice(text.indexOf(REASON) + REASON.length, text.lastIndexOf(ID))
    .split(' - Also: ', 2);
  const { matches, more } = matchesOfLine(said);
  const action = decision.enforced ? 'request_blocked' : 'logged_only';
  return {
    id,
    source: 'text log',
    ...place,
    time: new Date(decision.time).toISOString(),
    action,
    message: null,
    passiveMode: decision.enforced ? null : true,
    outcome: describeOutcome({
      action,
      passive: undefined,
      share: undefined,
      scope: undefined,
      status: undefined,
    }),
    request: {
      method: shownText(method),
      path: shownText(path),
      route: null,
      handler: null,
      userAgent: null,
    },
    client: { address: client, hops: [], why: 'the text log has the address and nothing else' },
    decided: {
      check: decision.check,
      scope: null,
      reason: shownText(reason),
      decidedBy: null,
      statusCode: null,
    },
    looked: [],
    matches: matches.map((match) => ({ ...match, location: match.location && shownText(match.location) })),
    alsoDeniedBy: alsoOf(also),
    configHash: null,
    instance: null,
    untold:
      more > 0
        ? [...UNTOLD, `${plural(more, 'more match', 'more matches')}: in the JSON log or in a recording`]
        : UNTOLD,
  };
}

/** Where the message begins: behind our stamp, behind the mark, or where another logger has it. */
function startOf(line: Buffer): number {
  const stamped = messageBehindStamp(line, 0, line.length);
  if (stamped > 0) return stamped;
  const passive = line.indexOf(PASSIVE_MARK);
  return passive >= 0 ? passive : new MessageFinder().find(line, 0, line.length);
}

function alsoOf(text: string): Explanation['alsoDeniedBy'] {
  return [...text.matchAll(/(\w{1,40}) \(([^)]{0,200})\)/g)]
    .slice(0, 20)
    .map(([, check = '', reason = '']) => ({
      check,
      scope: null,
      reason: shownText(reason),
      decidedBy: null,
    }));
}
