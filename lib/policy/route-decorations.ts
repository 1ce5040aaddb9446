import type { CheckName } from '../config/check-name';
import type { RateLimitSettings } from '../config/rate-limit-readers';
import type { DetectionScopeOptions } from '../detection/detection-scope-options';

/** What the decorators on a handler and its controller say, as they say it. What is absent was not decorated. */
export interface RouteDecorations {
  /** `OrdersController.create`, with a number behind it where another route of the app has the same name. */
  readonly key: string;
  /** `OrdersController.create`. */
  readonly handler: string;
  readonly whitelist?: readonly string[] | undefined;
  readonly blacklist?: readonly string[] | undefined;
  readonly userAgents?: readonly (string | RegExp)[] | undefined;
  readonly rateLimit?: Readonly<RateLimitSettings> | undefined;
  readonly skipped: readonly CheckName[];
  readonly enforced: boolean;
  readonly detection: DetectionScopeOptions;
}
