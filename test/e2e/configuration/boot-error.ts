import { GuardConfigError } from 'nestjs-guard';
import { startApp, type AdapterName, type AppSetup } from '../../support/guarded-app';

/** What keeps an app from starting; an app that starts is an error. */
export async function bootError(adapter: AdapterName, setup: AppSetup): Promise<GuardConfigError> {
  try {
    await startApp(adapter, setup);
  } catch (error) {
    if (error instanceof GuardConfigError) return error;
    throw error;
  }
  throw new Error('the app started');
}
