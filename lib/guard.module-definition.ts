import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { GuardOptions } from './config/guard-options';

/** The token of what the user passed; nobody but the resolver of the configuration sees it. */
export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, ASYNC_OPTIONS_TYPE, OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<GuardOptions>({ moduleName: 'Guard' })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createGuardOptions')
    .build();
