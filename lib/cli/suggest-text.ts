import type { SuggestionReport } from '../preview/suggest';
import type { ClassCounts, Suggestion, SuggestedDecorator } from '../preview/suggestion';
import { plural } from '../preview/plural';
import { summaryLagText } from './summary-lag-text';
import { number } from './text-layout';
import { comment, literal } from './typescript-text';

const MAX_CLIENTS = 5;
/** Within a comment. */
const CODE_WIDTH = 50;

/** The report as a module of TypeScript: what is to be read is in comments, what is to be pasted is code. */
export function suggestText(report: SuggestionReport): string {
  const { suggestions, notLookedAt } = report;
  const useful = suggestions.filter(({ isHarmful }) => !isHarmful);
  const harmful = suggestions.filter(({ isHarmful }) => isHarmful);
  const lines = [
    ...head(report),
    ...useful.flatMap((suggestion, i) => ['//', ...described(suggestion, `${i + 1}. `)]),
    ...harmful.flatMap((suggestion) => [
      '//',
      ...comment(reasonAgainst(suggestion)),
      ...described(suggestion, '-  '),
      ...comment('for the configuration:', 3),
      ...commentedCode(literal(suggestion.options, 0, CODE_WIDTH)),
    ]),
    ...(notLookedAt > 0
      ? [
          '//',
          ...comment(
            `${plural(notLookedAt, 'other group of false positives was', 'other groups of false positives were')} not looked at.`,
          ),
        ]
      : []),
    ...(useful.length > 0 ? ['//', ...together(report)] : []),
    ...(Object.keys(report.options).length > 0 ? ['', ...code(report)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function head({ events, hasTraffic, unsummarised, suggestions, uncertain }: SuggestionReport): string[] {
  const lag = summaryLagText(unsummarised);
  const all = events.person + events.unknown + events.scanner;
  return [
    ...comment(`${plural(all, 'flagged request')}: ${byClass(events)}.`),
    ...(hasTraffic
      ? []
      : comment(
          'These files tell nothing of the traffic that nothing stood against (recording.file): ' +
            'nobody looks like a person. Name customers with --legitimate.',
        )),
    ...(lag === undefined ? [] : comment(lag)),
    ...(uncertain > 0 ? comment(`Of ${plural(uncertain, 'request')} a replay cannot tell.`) : []),
    ...(suggestions.length > 0
      ? comment(
          'What a client looks like is evidence and no proof: whoever attacks among much ordinary traffic looks ' +
            'like a person. Look at the events (explain ID) before you paste anything.',
        )
      : []),
    ...(suggestions.length === 0 ? comment('There is nothing to suggest.') : []),
  ];
}

function described(suggestion: Suggestion, bullet: string): string[] {
  const { about, silences, appear, uncertain, clients, events, decorator } = suggestion;
  const shown = clients.slice(0, MAX_CLIENTS).join(', ');
  const more = clients.length > MAX_CLIENTS ? ` and ${number(clients.length - MAX_CLIENTS)} more` : '';
  const [first = '', ...others] = comment(about, 3);
  return [
    first.replace('//    ', `// ${bullet}`),
    ...others,
    ...comment(`silences ${byClass(silences)}`, 3),
    ...(appear > 0
      ? comment(
          `${plural(appear, 'request that was not flagged', 'requests that were not flagged')} would be`,
          3,
        )
      : []),
    ...(uncertain > 0 ? comment(`of ${plural(uncertain, 'request')} it cannot be told`, 3) : []),
    ...(clients.length > 0 ? comment(`for ${shown}${more}`, 3) : []),
    ...(events[0] === undefined ? [] : comment(`one of them: ${events[0]}`, 3)),
    ...(decorator === undefined ? [] : decorated(decorator, suggestion)),
  ];
}

function decorated({ on, exclude, rateLimit }: SuggestedDecorator, { kind }: Suggestion): string[] {
  const call =
    exclude === undefined
      ? `@RateLimit(${literal(rateLimit, 0, CODE_WIDTH)})`
      : `@DetectionExclude(${literal(exclude, 0, CODE_WIDTH)})`;
  return [
    ...comment(kind === 'routeLimit' ? `on ${on}:` : `instead of the configuration, on ${on}:`, 3),
    ...commentedCode(call),
  ];
}

/** It is escaped already, and would mean something else if it were escaped again. */
function commentedCode(text: string): string[] {
  return text.split('\n').map((line) => `//      ${line}`);
}

function reasonAgainst({ silences }: Suggestion): string {
  const whom = silences.scanner > 0 ? 'clients that look like scanners' : 'more unknown clients than persons';
  return `NOT PART OF IT, because it also silences ${whom}:`;
}

function together({ together: { silences, left, appear, uncertain } }: SuggestionReport): string[] {
  return [
    ...comment(`All together they silence ${byClass(silences)}.`),
    ...comment(`What is left: ${byClass(left)}.`),
    ...(appear > 0
      ? comment(
          `${plural(appear, 'request that was not flagged', 'requests that were not flagged')} would be.`,
        )
      : []),
    ...(uncertain > 0 ? comment(`Of ${plural(uncertain, 'request')} it cannot be told.`) : []),
  ];
}

function byClass({ person, unknown, scanner }: ClassCounts): string {
  return `${number(person)} of persons, ${number(unknown)} of unknown clients, ${number(scanner)} of scanners`;
}

function code({ options }: SuggestionReport): string[] {
  return [
    "import type { GuardOptions } from 'nestjs-guard';",
    '',
    '/** To be added to what GuardModule.forRoot() is given. */',
    `export const suggested: GuardOptions = ${literal(options, 0, 40)};`,
  ];
}
