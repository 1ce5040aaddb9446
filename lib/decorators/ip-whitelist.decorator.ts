import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import { MetadataKey } from './metadata-key';

/**
 * Lets only these clients in, in passive mode too: everybody else gets 403. It grants access, not trust: rate limits,
 * detection and all other checks still look at the clients on the list; only the global `blacklist` yields to it here.
 * On a handler it replaces the list of the controller.
 *
 * @param addresses addresses and networks in CIDR notation; an empty list lets nobody in. A wrong one is an error at boot.
 *
 * @example
 * \@IpWhitelist(['10.0.0.0/8', '2001:db8::/32'])
 * \@Controller('admin')
 * export class AdminController {}
 */
export function IpWhitelist(addresses: string[]): CustomDecorator {
  return SetMetadata(MetadataKey.ipWhitelist, addresses);
}
