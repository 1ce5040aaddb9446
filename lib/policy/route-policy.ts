import type { CheckName } from '../config/check-name';
import type { DetectionScopeOptions } from '../detection/detection-scope-options';
import type { AddressSet } from '../request/address-set';
import type { RateLimitRule } from './rate-limit-rule';
import type { RouteDecorations } from './route-decorations';
import type { RouteDecorator } from './route-decorator';
import type { UserAgentPattern } from './user-agent-pattern';

/** What the decorators on a handler and its controller ask for. A field that is `undefined` was not decorated. */
export interface RoutePolicy {
  /** `OrdersController.create`; absent where there is no handler, as on a path that no route matches. */
  readonly handler: string | undefined;
  /** As the decorators say it; absent where there is no handler. */
  readonly decorations: RouteDecorations | undefined;
  readonly whitelist: AddressSet | undefined;
  readonly blacklist: AddressSet | undefined;
  readonly userAgents: UserAgentPattern | undefined;
  readonly rateLimit: RateLimitRule | undefined;
  /** The global checks that leave this route alone. */
  readonly skipped: ReadonlySet<CheckName>;
  /** Whether the global checks are enforced here although the app is passive. */
  readonly enforced: boolean;
  readonly detection: DetectionScopeOptions;
  /** The decorators that the fields above come from, those of the handler before those of the controller. */
  readonly decorators: readonly RouteDecorator[];
}
