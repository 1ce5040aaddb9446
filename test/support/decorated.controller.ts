import { All, Controller } from '@nestjs/common';
import { SkipThrottle } from '@nestjs/throttler';
import {
  BlockUserAgents,
  ContentProfile,
  DetectionExclude,
  EnforceGuard,
  IpBlacklist,
  IpWhitelist,
  RateLimit,
  SkipGuard,
} from 'nestjs-guard';

/** A route for each decorator, and some with several. */
@Controller()
export class DecoratedController {
  @IpWhitelist(['203.0.113.0/24', '2001:db8::/64'])
  @All('whitelisted')
  whitelisted() {}

  @IpBlacklist(['198.51.100.0/24', '2001:db8::2'])
  @All('blacklisted')
  blacklisted() {}

  @RateLimit({ limit: 1, ttl: 5000 })
  @All('limited')
  limited() {}

  @BlockUserAgents(['BadBot'])
  @All('no-bots')
  noBots() {}

  @EnforceGuard()
  @All('enforced')
  enforced() {}

  @SkipGuard()
  @All('skipping-all')
  skippingAll() {}

  @SkipGuard('ban', 'rateLimit')
  @All('skipping-some')
  skippingSome() {}

  @SkipThrottle()
  @All('unthrottled')
  unthrottled() {}

  @DetectionExclude({ categories: ['sqli'] })
  @All('excluding')
  excluding() {}

  @ContentProfile('code', { fields: ['items.*'] })
  @All('profiled')
  profiled() {}

  @IpWhitelist(['203.0.113.0/24', '127.0.0.1'])
  @RateLimit({ limit: 1, ttl: 2000, blockDuration: 5000 })
  @EnforceGuard()
  @All('several')
  several() {}
}
