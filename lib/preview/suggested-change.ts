import { resolveConfig } from '../config/config.resolver';
import type { GuardConfig } from '../config/guard-config';
import type { GuardOptions } from '../config/guard-options';
import type { ReplayChange } from './replay-change';
import type { SuggestedOptions, SuggestionDraft } from './suggestion';

/** What it means to follow suggestions, for a replay. */
export function changeOf(drafts: readonly SuggestionDraft[]): ReplayChange {
  const limits = new Map(
    drafts.flatMap(({ decorator }) =>
      decorator?.rateLimit === undefined ? [] : [[decorator.on, decorator.rateLimit] as const],
    ),
  );
  return {
    configure: (recorded): GuardConfig =>
      resolveConfig(
        drafts.reduce<GuardOptions>((options, draft) => withAdded(options, draft.options), recorded),
      ),
    decorate: (route) => {
      const limit = limits.get(route.handler);
      return limit === undefined ? route : { ...route, rateLimit: { ...route.rateLimit, ...limit } };
    },
  };
}

/** Lists are added to, each entry once; values are replaced. */
export function withAdded<T extends SuggestedOptions>(options: T, added: SuggestedOptions): T {
  const { detection, excludePaths, whitelist, rateLimit } = added;
  return {
    ...options,
    ...(detection && {
      detection: {
        ...options.detection,
        exclude: union(options.detection?.exclude, detection.exclude),
      },
    }),
    ...(excludePaths && { excludePaths: union(options.excludePaths, excludePaths) }),
    ...(whitelist && { whitelist: union(options.whitelist, whitelist) }),
    ...(rateLimit && { rateLimit: { ...options.rateLimit, ...rateLimit } }),
  };
}

/** Two handlers of a route, or two lists that a client stands on, lead to the same entry. */
function union<T>(entries: readonly T[] = [], added: readonly T[] = []): T[] {
  return [...new Map([...entries, ...added].map((entry) => [JSON.stringify(entry), entry])).values()];
}

/** The options as `replay --set` takes them, one by one. */
export function settingsOf({ detection, excludePaths, whitelist, rateLimit }: SuggestedOptions): string[] {
  return [
    ...(detection?.exclude ?? []).map((exclusion) => `detection.exclude+=${JSON.stringify(exclusion)}`),
    ...(excludePaths ?? []).map((path) => `excludePaths+=${path}`),
    ...(whitelist ?? []).map((client) => `whitelist+=${client}`),
    ...(rateLimit?.limit === undefined ? [] : [`rateLimit.limit=${rateLimit.limit}`]),
  ];
}
