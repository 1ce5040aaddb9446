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

/** Lists are added to, values replaced. */
export function withAdded<T extends SuggestedOptions>(options: T, added: SuggestedOptions): T {
  const { detection, excludePaths, whitelist, rateLimit } = added;
  return {
    ...options,
    ...(detection && {
      detection: {
        ...options.detection,
        exclude: [...(options.detection?.exclude ?? []), ...(detection.exclude ?? [])],
      },
    }),
    ...(excludePaths && { excludePaths: [...(options.excludePaths ?? []), ...excludePaths] }),
    ...(whitelist && { whitelist: [...(options.whitelist ?? []), ...whitelist] }),
    ...(rateLimit && { rateLimit: { ...options.rateLimit, ...rateLimit } }),
  };
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
