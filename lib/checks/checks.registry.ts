import type { DetectionEngine } from '../detection/detection-engine';
import type { GlobalPolicy } from '../policy/global-policy';
import type { RoutePolicy } from '../policy/route-policy';
import type { GuardBans } from '../state/guard-bans';
import type { RateCounters } from '../state/rate-counters';
import { banCheck } from './ban.check';
import type { Check } from './check';
import type { CheckPlan } from './check-plan';
import type { DecidedBy } from './decided-by';
import { detectionCheck } from './detection.check';
import { ipBlacklistCheck } from './ip-blacklist.check';
import { ipWhitelistCheck } from './ip-whitelist.check';
import { rateLimitCheck } from './rate-limit.check';
import { userAgentCheck } from './user-agent.check';

/** What the checks look things up in. */
export interface CheckServices {
  readonly bans: GuardBans;
  readonly counters: RateCounters;
  readonly engine: DetectionEngine;
}

/** What was added while the app runs can be told from what stands in the options. */
const ADDED: DecidedBy = Object.freeze({ call: 'GuardRules.add' });

/**
 * The order in which the checks look at a request; read it to know the pipeline. First what the route asks for, of
 * everybody; then what the app asks for: bans of everybody, the rest of all who are not trusted. Within each the cheap
 * ones stand first. A check that has nothing to ask is not in the plan.
 */
export function compileChecks(route: RoutePolicy, app: GlobalPolicy, services: CheckServices): CheckPlan {
  const { bans, counters, engine } = services;
  const ofRoute = present(
    route.whitelist && ipWhitelistCheck('route', route.whitelist, decorated(route, 'IpWhitelist')),
    route.blacklist && ipBlacklistCheck('route', route.blacklist, decorated(route, 'IpBlacklist')),
    route.userAgents && userAgentCheck('route', route.userAgents, decorated(route, 'BlockUserAgents')),
    route.rateLimit && rateLimitCheck('route', route.rateLimit, decorated(route, 'RateLimit'), counters),
  );
  const ofEverybody = present(app.bans && banCheck(bans));
  const ofTheUntrusted = present(
    app.restrictToTrusted && ipWhitelistCheck('global', app.trusted, { option: 'restrictToWhitelist' }),
    app.blacklist && ipBlacklistCheck('global', app.blacklist, { option: 'blacklist' }, route.whitelist),
    app.addedBlacklist && ipBlacklistCheck('global', app.addedBlacklist, ADDED, route.whitelist),
    app.userAgents && userAgentCheck('global', app.userAgents, { option: 'blockedUserAgents' }),
    app.addedUserAgents && userAgentCheck('global', app.addedUserAgents, ADDED),
    app.rateLimit && rateLimitCheck('global', app.rateLimit, { option: 'rateLimit' }, counters),
    app.detection &&
      detectionCheck(
        engine,
        engine.compileScope(route.detection, app.addedExclusions),
        app,
        ({ client }) => app.bans && bans.canEarn(client),
      ),
  );
  const wanted = (check: Check): boolean => !route.skipped.has(check.name);
  const untrusted = ofTheUntrusted.filter(wanted);
  const everybody = ofEverybody.filter(wanted);
  return Object.freeze({
    policy: route,
    checks: Object.freeze([...ofRoute, ...everybody, ...untrusted]),
    untrustedFrom: ofRoute.length + everybody.length,
    trusted: app.trusted,
  });
}

/** Where the decorator stands that decides, the nearest to the handler when it stands on both. */
function decorated({ decorators }: RoutePolicy, decorator: string): DecidedBy {
  const on = decorators.find(({ name }) => name === decorator)?.on;
  return { decorator, ...(on !== undefined && { on }) };
}

function present(...checks: (Check | undefined | false)[]): Check[] {
  return checks.filter((check) => check !== undefined && check !== false);
}
