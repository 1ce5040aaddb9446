import { checkNames } from '../config/check-name';
import type { ConfigProblem } from '../problems/config-problem';
import { addressList, detectionExclude, detectionProfile, userAgentList } from '../config/domain-readers';
import {
  boolean,
  list,
  object,
  readable,
  unlessUnset,
  word,
  type OptionReader,
} from '../config/option-reader';
import { rateLimitReaders } from '../config/rate-limit-readers';
import { jsonSafe, revive } from '../config/recorded-config';
import type { ContentProfile } from '../detection/content-profile';
import type { DetectionScopeOptions } from '../detection/detection-scope-options';
import { contentProfiles } from '../detection/detection-vocabulary';
import type { RouteDecorations } from './route-decorations';

/** The decorations of a route as JSON. */
export type RecordedPolicy = Readonly<Record<string, unknown>>;

const text: OptionReader<string> = (value, path, problems) => {
  if (typeof value === 'string' && value !== '') return value;
  problems.push({ path, expected: 'a text', value: typeof value });
  return '';
};

/** Whether the decorators change anything for a route: most routes have none. */
export function isDecorated({ handler: _handler, key: _key, ...rest }: RouteDecorations): boolean {
  const { skipped, enforced, detection, ...lists } = rest;
  const said = Object.values({ ...lists, ...detection }).some((value) => value !== undefined);
  return said || enforced || skipped.length > 0;
}

export function recordPolicy(decorations: RouteDecorations): RecordedPolicy {
  return jsonSafe(decorations) as RecordedPolicy;
}

/**
 * What {@link recordPolicy} wrote, checked as decorators are: a file may hold anything.
 *
 * @param customRules the ids of the user's own rules
 * @param problems gets everything that is wrong
 */
export function decorationsOfRecord(
  recorded: unknown,
  customRules: readonly string[],
  problems: ConfigProblem[],
): RouteDecorations {
  const read = object<RouteDecorations>({
    key: text,
    handler: text,
    whitelist: unlessUnset(addressList),
    blacklist: unlessUnset(addressList),
    userAgents: unlessUnset(userAgentList),
    rateLimit: unlessUnset(object(rateLimitReaders)),
    skipped: list(word(checkNames), 'names of checks'),
    enforced: boolean(false),
    detection: detectionOf(customRules),
  });
  return readable(read)(revive(recorded), 'policy', problems);
}

/** Older recordings have the name of the one profile of a route. */
function detectionOf(customRules: readonly string[]): OptionReader<DetectionScopeOptions> {
  const read = object<DetectionScopeOptions & { profile: ContentProfile | undefined }>({
    profile: unlessUnset(word(contentProfiles)),
    profiles: unlessUnset(list(detectionProfile, 'profiles')),
    exclude: unlessUnset(listOrOne(list(detectionExclude(customRules), 'exclusions'))),
  });
  return (value, path, problems) => {
    const { profile, profiles, exclude } = read(value, path, problems);
    return Object.freeze({ profiles: profiles ?? (profile && [{ profile }]), exclude });
  };
}

/** Older recordings have the one exclusion that decorators were merged into. */
function listOrOne<T>(read: OptionReader<readonly T[]>): OptionReader<readonly T[]> {
  return (value, path, problems) => read(Array.isArray(value) ? value : [value], path, problems);
}
