import { adapters, startApp } from '../../support/guarded-app';
import { ShopController } from '../../support/shop.controller';
import { statuses } from '../../support/statuses';

type Mood = 'answers' | 'rejects' | 'throws' | 'hangs' | 'answers nonsense';

/** A storage of the user's, in the mood that the test is in. */
class MoodyStorage {
  mood: Mood = 'answers';
  calls = 0;

  increment(): Promise<never> {
    this.calls++;
    const record = { totalHits: 1, timeToExpire: 1, isBlocked: false, timeToBlockExpire: 0 };
    switch (this.mood) {
      case 'rejects':
        return Promise.reject(new Error('redis://user:Xk29QvTr81@db is gone'));
      case 'throws':
        throw new Error('redis://user:Xk29QvTr81@db is gone');
      case 'hangs':
        return new Promise(() => undefined);
      case 'answers nonsense':
        return Promise.resolve('OK' as never);
      case 'answers':
        return Promise.resolve(record as never);
    }
  }
}

describe.each(adapters)('a rate limit storage on %s', (adapter) => {
  it.each<[Mood, reason: string]>([
    ['rejects', 'it threw an error'],
    ['throws', 'it threw an error'],
    ['hangs', 'no answer within 20 ms'],
    ['answers nonsense', 'not an answer of a throttler storage'],
  ])('that %s is replaced by the memory, told once, and used again when it is back', async (mood, reason) => {
    const storage = new MoodyStorage();
    const app = await startApp(adapter, {
      controllers: [ShopController],
      guard: { rateLimit: { limit: 2, storage }, store: { deadlineMs: 20 } },
    });
    storage.mood = mood;
    expect(await statuses(app, ...Array<string>(4).fill('/anything'))).toEqual([200, 200, 429, 429]);
    // It is asked now and then, not by every request: nobody waits for it any more.
    expect(storage.calls).toBe(1);
    app.clock.advance(1001);
    await app.send({ path: '/anything', from: '198.51.100.1' });
    expect(storage.calls).toBe(2);

    storage.mood = 'answers';
    app.clock.advance(1001);
    expect(await statuses(app, '/anything', '/anything', '/anything')).toEqual([200, 200, 200]);
    const notices = app.events.map(({ actionTaken }) => actionTaken).filter((it) => it.startsWith('store'));
    expect(notices).toEqual(['store_unavailable', 'store_available']);
    expect(app.lines.join('\n')).toContain(`The rate limit storage failed (${reason})`);
    expect(app.lines.join('\n')).not.toContain('Xk29QvTr81');
  });
});
