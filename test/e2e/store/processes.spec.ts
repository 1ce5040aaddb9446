import { eventually } from '../../support/eventually';
import { startFleet } from '../../support/fleet';
import { RedisServer } from '../../support/redis-server';

describe('three processes on one store', () => {
  it('share bans', async () => {
    const redis = await RedisServer.start();
    const fleet = await startFleet(3, 'express', { store: { redis: redis.url } });
    const statuses = () =>
      Promise.all(fleet.map(async (instance) => (await instance.send('/anything')).status));
    expect(await statuses()).toEqual([200, 200, 200]);
    await fleet[0]?.call('GuardBans', 'ban', '203.0.113.7');
    await eventually(async () => (await statuses()).every((status) => status === 403), 1000);
    const lines = await Promise.all(fleet.map((instance) => instance.lines()));
    expect(lines.map((of) => of[0]?.split(' - ')[0])).toEqual([
      'log 203.0.113.7 was banned by hand',
      'warn Banned client blocked from 203.0.113.7: GET /anything',
      'warn Banned client blocked from 203.0.113.7: GET /anything',
    ]);
    expect(await Promise.all(fleet.map((instance) => instance.stop()))).toEqual([
      'SIGTERM',
      'SIGTERM',
      'SIGTERM',
    ]);
  });
});
