import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import { MetadataKey } from './metadata-key';

/**
 * Denies these clients with 403, in passive mode too, whether or not they are on the global `whitelist`.
 * On a handler it replaces the list of the controller; the global `blacklist` applies besides.
 *
 * @param addresses addresses and networks in CIDR notation. A wrong one is an error at boot.
 *
 * @example
 * \@IpBlacklist(['203.0.113.0/24'])
 * \@Post('orders')
 * create() {}
 */
export function IpBlacklist(addresses: string[]): CustomDecorator {
  return SetMetadata(MetadataKey.ipBlacklist, addresses);
}
