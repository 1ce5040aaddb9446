import { adapters, startApp } from '../../support/guarded-app';
import { AnswersController } from './answers.controller';
import { askEverything, questions } from './questions';
import { situations } from './situations';

const controllers = [AnswersController];

describe.each(adapters)('passive mode changes no byte on %s', (adapter) => {
  it.each(situations)('with $name', async ({ guard, upset, configure }) => {
    const bare = await startApp(adapter, { controllers, guard: null, configure });
    const answers = await askEverything(bare);
    await bare.close();

    const guarded = await startApp(adapter, {
      controllers,
      guard: { passiveMode: true, ...guard?.() },
      configure: (app) => {
        configure?.(app);
        upset?.(app);
      },
    });
    expect(await askEverything(guarded)).toEqual(answers);
    // It was not for want of hostile requests: nearly all of them came as far as a door.
    const { byAction } = guarded.telemetry.snapshot();
    expect(byAction.request_blocked).toBeUndefined();
    expect((byAction.logged_only ?? 0) + (byAction.check_error ?? 0)).toBeGreaterThan(questions.length / 2);
  });

  it('and active mode does', async () => {
    const bare = await startApp(adapter, { controllers, guard: null });
    const guarded = await startApp(adapter, { controllers });
    expect(await askEverything(guarded)).not.toEqual(await askEverything(bare));
  });
});
