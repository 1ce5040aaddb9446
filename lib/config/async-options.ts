import type { ConfigurableModuleAsyncOptions, DynamicModule, InjectionToken, Provider } from '@nestjs/common';
import { describeValue } from '../problems/describe-value';
import { GuardConfigError } from '../problems/guard-config.error';
import type { GuardOptions } from './guard-options';

type AsyncOptions = ConfigurableModuleAsyncOptions<GuardOptions, 'createGuardOptions'>;

/** @throws GuardConfigError when it is not said where the options come from */
export function mustNameSource(options: AsyncOptions): void {
  const { useFactory, useClass, useExisting } = Object(options) as AsyncOptions;
  if ((useFactory ?? useClass ?? useExisting) === undefined)
    throw wrong('useFactory, useClass or useExisting', describeValue(options));
}

/**
 * The module, with a provider of options that answers or fails: when nothing came of it, the defaults would hold, and
 * deny where passive mode was meant.
 *
 * @param token of the provider
 */
export function mustAnswer(module: DynamicModule, token: InjectionToken): DynamicModule {
  return { ...module, providers: module.providers?.map((provider) => checked(provider, token)) };
}

function checked(provider: Provider, token: InjectionToken): Provider {
  if (!('useFactory' in provider) || provider.provide !== token) return provider;
  const useFactory = async (...injected: unknown[]): Promise<unknown> => {
    const options: unknown = await provider.useFactory(...injected);
    if (options === undefined) throw wrong('a factory that returns the options', 'one that returns nothing');
    return options;
  };
  return { ...provider, useFactory };
}

function wrong(expected: string, value: string): GuardConfigError {
  return new GuardConfigError([{ path: 'forRootAsync()', expected, value }]);
}
