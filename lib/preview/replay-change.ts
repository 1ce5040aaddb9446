import type { GuardConfig } from '../config/guard-config';
import type { GuardOptions } from '../config/guard-options';
import type { RouteDecorations } from '../policy/route-decorations';

/** Under what the recorded requests are decided again. Whatever is left out stays as it was. */
export interface ReplayChange {
  /**
   * The configuration, made of the options that were recorded.
   * @throws GuardConfigError when it is wrong
   */
  readonly configure?: (recorded: GuardOptions) => GuardConfig;
  /** What the decorators of a route say, made of what they said. It is asked for every route that a request went to. */
  readonly decorate?: (route: RouteDecorations) => RouteDecorations;
}
