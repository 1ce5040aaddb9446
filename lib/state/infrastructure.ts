import type { GuardConfig } from '../config/guard-config';
import { addressSetOf } from '../policy/address-set.factory';
import type { AddressSet } from '../request/address-set';

const LOOPBACK = ['127.0.0.0/8', '::1'];

/** Whoever stands for many: a ban on loopback, or on a trusted proxy, would deny everybody behind it. */
export function infrastructureOf({ trustedProxies }: Pick<GuardConfig, 'trustedProxies'>): AddressSet {
  return addressSetOf([...LOOPBACK, ...trustedProxies]);
}
