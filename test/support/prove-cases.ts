import { adapters, startApp, type AdapterName, type AppSetup, type GuardedApp } from './guarded-app';
import { scratchFile } from './scratch-file';

/** The app of a case; a case that needs a file is given the path of one that is not there yet. */
type Setup = AppSetup | ((file: string) => AppSetup | Promise<AppSetup>);

/** The proof that an option, a decorator or an export does something: one app without it, one with it. */
export interface Case {
  /** What the user gets. */
  readonly gives: string;
  readonly without?: Setup;
  readonly with: Setup;
  /** What a user can see: an answer, a line, an event. */
  observe(app: GuardedApp, file: string): unknown;
  /** The same, where the app does not even start. */
  observeFailure?(error: unknown): unknown;
  readonly sees: { readonly without: unknown; readonly with: unknown };
}

export type Cases = Readonly<Record<string, Case>>;

/** Runs each case on both adapters. */
export function proveCases(cases: Cases): void {
  describe.each(adapters)('on %s', (adapter) => {
    it.each(Object.entries(cases).map(([name, { gives }]) => ({ name, gives })))(
      '$name: $gives',
      async ({ name }) => {
        const proof = cases[name] as Case;
        expect(proof.sees.with).not.toEqual(proof.sees.without);
        expect(await observation(adapter, proof, proof.without ?? {})).toEqual(proof.sees.without);
        expect(await observation(adapter, proof, proof.with)).toEqual(proof.sees.with);
      },
    );
  });
}

async function observation(adapter: AdapterName, proof: Case, setup: Setup): Promise<unknown> {
  const file = scratchFile();
  let app: GuardedApp;
  try {
    app = await startApp(adapter, typeof setup === 'function' ? await setup(file) : setup);
  } catch (error) {
    if (proof.observeFailure === undefined) throw error;
    return proof.observeFailure(error);
  }
  return proof.observe(app, file);
}
