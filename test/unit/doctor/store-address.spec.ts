import { Redis } from 'ioredis';
import { storeAddress } from '../../../lib/doctor/store-address';

const client = new Redis({ host: 'store', port: 6380, db: 3, password: 'hunter2', lazyConnect: true });
afterAll(() => client.disconnect());

describe('the address of a store', () => {
  it.each([
    ['redis://store', 'redis://store'],
    ['rediss://shop:hunter2@store:6380/2', 'rediss://(redacted)@store:6380/2'],
    ['redis://store/0?password=hunter2', 'redis://store/0'],
    ['/run/redis.sock', '/run/redis.sock'],
    [{ host: 'store', username: 'shop', password: 'hunter2' }, 'redis://(redacted)@store:6379/0'],
    [{ port: 6380, tls: { key: 'hunter2' } }, 'rediss://localhost:6380/0'],
    [{ path: '/run/redis.sock', password: 'hunter2' }, '/run/redis.sock'],
    [
      { sentinels: [{ host: 'a', port: 26379 }, { host: 'b' }], name: 'shop', sentinelPassword: 'hunter2' },
      'sentinels: a:26379, b:6379, master shop',
    ],
    [
      { isCluster: true, startupNodes: ['redis://:hunter2@a:7000', 7001], options: {} },
      'a cluster: redis://(redacted)@a:7000, localhost:7001',
    ],
    [client, 'redis://(redacted)@store:6380/3'],
  ])('says where it is, and no password: %#', (redis, shown) => {
    expect(storeAddress(redis)).toBe(shown);
  });
});
