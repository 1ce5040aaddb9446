import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import { MetadataKey } from './metadata-key';

/**
 * Enforces the global checks on this route or controller although the app is in passive mode: the way to harden the
 * sensitive routes first. In active mode it changes nothing.
 *
 * @example
 * \@EnforceGuard()
 * \@Controller('payments')
 * export class PaymentsController {}
 */
export function EnforceGuard(): CustomDecorator {
  return SetMetadata(MetadataKey.enforceGuard, true);
}
