import { ReadProgress } from '../../../lib/cli/read-progress';
import { FakeClock } from '../../support/fake-clock';

function progressOf(size: number | undefined, isTTY = true) {
  const clock = new FakeClock();
  const written: string[] = [];
  const output = { isTTY, write: (text: string) => written.push(text.replace('\r\x1b[K', '|')) };
  return { clock, written, progress: new ReadProgress('guard.log', size, output, clock) };
}

describe('the progress of reading', () => {
  it('is shown from two seconds on, twice a second, and taken away at the end', () => {
    const { clock, written, progress } = progressOf(1_000_000_000);
    progress.advance(300_000_000);
    clock.advance(2000);
    progress.advance(100_000_000);
    expect(written).toEqual([]);
    clock.advance(1);
    progress.advance(1);
    clock.advance(499);
    progress.advance(100_000_000);
    clock.advance(1);
    progress.advance(100_000_000);
    expect(written).toEqual(['|guard.log: 400 MB, 40 %, 200 MB/s', '|guard.log: 600 MB, 60 %, 240 MB/s']);
    progress.end();
    expect(written.at(-1)).toBe('|');
  });

  it('has no percentage for standard input', () => {
    const { clock, written, progress } = progressOf(undefined);
    clock.advance(4000);
    progress.advance(8_000_000);
    expect(written).toEqual(['|guard.log: 8 MB, 2 MB/s']);
  });

  it('is silent for a file that is read quickly', () => {
    const { written, progress } = progressOf(5);
    progress.advance(5);
    progress.end();
    expect(written).toEqual([]);
  });

  it('is silent where there is no terminal', () => {
    const { clock, written, progress } = progressOf(5, false);
    clock.advance(60_000);
    progress.advance(5);
    progress.end();
    expect(written).toEqual([]);
  });
});
