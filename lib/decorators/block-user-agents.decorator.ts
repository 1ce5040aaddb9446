import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import { MetadataKey } from './metadata-key';

/**
 * Denies clients with these user agents with 403, in passive mode too. On a handler it replaces the list of the
 * controller; the global `blockedUserAgents` apply besides.
 *
 * @param userAgents a text matches anywhere in the `User-Agent` header, whatever its case; a RegExp matches as it is
 * written and must not have the flags `g` and `y`. A wrong entry is an error at boot.
 *
 * @example
 * \@BlockUserAgents(['curl', /^python-requests\//])
 * \@Controller('prices')
 * export class PricesController {}
 */
export function BlockUserAgents(userAgents: (string | RegExp)[]): CustomDecorator {
  return SetMetadata(MetadataKey.blockUserAgents, userAgents);
}
