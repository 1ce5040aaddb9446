import 'reflect-metadata';
import { checkNames } from '../config/check-name';
import type { ConfigProblem } from '../problems/config-problem';
import { addressList, detectionExclude, detectionProfile, userAgentList } from '../config/domain-readers';
import type { GuardConfig, RateLimitConfig } from '../config/guard-config';
import { boolean, list, object, report, word, type OptionReader } from '../config/option-reader';
import { rateLimitReaders } from '../config/rate-limit-readers';
import { MetadataKey } from '../decorators/metadata-key';
import type { DetectionScopeExclude, DetectionScopeProfile } from '../detection/detection-scope-options';
import type { RouteDecorations } from './route-decorations';
import type { RouteDecorator } from './route-decorator';
import type { RoutePolicy } from './route-policy';
import { compileRoutePolicy } from './route-policy.compiler';

/** A class or a method, as Nest hands them out. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
export type Decorated = Function;

type GivenTo<T> = RouteDecorator & { readonly value: T };

/** Where `@SkipThrottle()` of @nestjs/throttler leaves that the throttler called `default` is skipped. */
const SKIP_THROTTLE = 'THROTTLER:SKIPdefault';

const namedChecks = list(word(checkNames), 'names of checks');
/** `@SkipGuard()` without a name skips everything. */
const readChecks: typeof namedChecks = (value, path, problems) =>
  Array.isArray(value) && value.length === 0 ? checkNames : namedChecks(value, path, problems);
const readRateLimit = object(rateLimitReaders);
/** One for each decorator: which of several is wrong, its value tells. */
const readProfiles: OptionReader<readonly DetectionScopeProfile[]> = (value, path, problems) =>
  list((one: unknown) => detectionProfile(one, path, problems), 'profiles')(value, path, problems);

/** Reads the decorators of a handler and its controller into one policy. What is nearer to the handler wins. */
export class RoutePolicyReader {
  /** How many routes have a name: controllers of two modules may have the same one, but not one counter. */
  private readonly namesakes = new Map<string, number>();

  private readonly defaults: RateLimitConfig;
  private readonly readExclude: OptionReader<Readonly<DetectionScopeExclude>>;

  constructor({ rateLimit, detection }: Pick<GuardConfig, 'rateLimit' | 'detection'>) {
    this.defaults = rateLimit;
    this.readExclude = detectionExclude((detection.customRules ?? []).map(({ id }) => id));
  }

  /** @param problems gets everything that is wrong with the decorators; the policy leaves it out */
  read(controller: Decorated, handler: Decorated, problems: ConfigProblem[]): RoutePolicy {
    const name = `${controller.name}.${handler.name}`;
    const levels = [
      { target: handler, level: 'handler', on: name },
      { target: controller, level: 'controller', on: controller.name },
    ] as const;
    const decorators: RouteDecorator[] = [];
    /** What the decorator with this key was given, the handler's before the controller's. */
    const given = <T>(key: string, decorator: string, read: OptionReader<T>): GivenTo<T>[] =>
      levels.flatMap(({ target, level, on }) => {
        if (!Reflect.hasMetadata(key, target)) return [];
        const value: unknown = Reflect.getMetadata(key, target);
        const path = `${on} @${decorator}`;
        // A list that came out undefined, as from a setting that is not there, must not switch the decorator off.
        if (value === undefined) report(problems, path, 'a value', value);
        return [{ name: decorator, level, on, value: read(value, path, problems) }];
      });
    const nearest = <T>(key: string, decorator: string, read: OptionReader<T>): T | undefined => {
      const [found] = given(key, decorator, read);
      if (found !== undefined) decorators.push(found);
      return found?.value;
    };
    /** Field by field: what the handler leaves open, the controller may set. */
    const merged = <T extends object>(
      key: string,
      decorator: string,
      read: OptionReader<T>,
    ): T | undefined => {
      const found = given(key, decorator, read);
      decorators.push(...found);
      const values = found.map(({ value }) => value);
      return values.length === 0 ? undefined : values.reduceRight<T>(overlay, {} as T);
    };

    /** Each as it stands: what the handler says comes to what the controller says. */
    const all = <T>(key: string, decorator: string, read: OptionReader<T>): readonly T[] | undefined => {
      const found = given(key, decorator, read);
      decorators.push(...found);
      return found.length === 0 ? undefined : found.map(({ value }) => value);
    };

    const whitelist = nearest(MetadataKey.ipWhitelist, 'IpWhitelist', addressList);
    const blacklist = nearest(MetadataKey.ipBlacklist, 'IpBlacklist', addressList);
    const userAgents = nearest(MetadataKey.blockUserAgents, 'BlockUserAgents', userAgentList);
    const rateLimit = merged(MetadataKey.rateLimit, 'RateLimit', readRateLimit);
    const skipped = nearest(MetadataKey.skipGuard, 'SkipGuard', readChecks);
    const skipsThrottle = nearest(SKIP_THROTTLE, 'SkipThrottle', boolean(false));
    const decorations: RouteDecorations = Object.freeze({
      key: this.keyOf(name),
      handler: name,
      whitelist,
      blacklist,
      userAgents,
      rateLimit,
      skipped: [...(skipped ?? []), ...(skipsThrottle === true ? (['rateLimit'] as const) : [])],
      enforced: nearest(MetadataKey.enforceGuard, 'EnforceGuard', boolean(false)) === true,
      detection: Object.freeze({
        profiles: nearest(MetadataKey.contentProfile, 'ContentProfile', readProfiles),
        exclude: all(MetadataKey.detectionExclude, 'DetectionExclude', this.readExclude),
      }),
    });
    return compileRoutePolicy(decorations, this.defaults, Object.freeze(decorators));
  }

  private keyOf(route: string): string {
    const namesakes = this.namesakes.get(route) ?? 0;
    this.namesakes.set(route, namesakes + 1);
    return namesakes === 0 ? route : `${route}#${namesakes + 1}`;
  }
}

function overlay<T extends object>(below: T, above: T): T {
  const set = Object.entries(above).filter(([, value]) => value !== undefined);
  return { ...below, ...Object.fromEntries(set) };
}
