import { BusiestWindow } from '../../../lib/preview/busiest-window';

describe('the busiest window', () => {
  it('is the most requests within the time of the limit', () => {
    const window = new BusiestWindow(1000);
    for (const time of [0, 100, 200, 999, 1000, 5000, 5001]) window.add(time);
    expect(window.max).toBe(4);
  });

  it('forgets what is over, however long it goes on', () => {
    const window = new BusiestWindow(10);
    for (let time = 0; time < 100_000; time++) window.add(time);
    expect(window.max).toBe(10);
  });
});
