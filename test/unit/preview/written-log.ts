import { readFileSync } from 'node:fs';
import { ConsoleLogger, Logger } from '@nestjs/common';
import type { GuardEvent } from 'nestjs-guard';
import { LogWriter } from '../../../lib/telemetry/log-writer';
import { FakeClock } from '../../support/fake-clock';
import { scratchFile } from '../../support/scratch-file';

/** Everything that the guard writes, in every form in which it can reach a file. */
export const logFormats = ['text', 'json', 'console', 'coloured console', 'json console'] as const;
export type LogFormat = (typeof logFormats)[number];

const consoles = {
  console: { colors: false },
  'coloured console': { colors: true, timestamp: true },
  'json console': { json: true, colors: false },
} as const;

/** What the guard writes of these events. The clock moves by a second before each `beat`-th. */
export async function writeLog(
  events: readonly GuardEvent[],
  format: LogFormat,
  { maxLinesPerSecond = 1_000_000, beat = 1 } = {},
): Promise<Buffer> {
  const clock = new FakeClock();
  const file = scratchFile();
  const toConsole = format !== 'text' && format !== 'json';
  const printed = capture();
  Logger.overrideLogger(toConsole ? new ConsoleLogger(consoles[format]) : false);
  try {
    const writer = new LogWriter(
      { file, format: format === 'json' ? 'json' : 'text', level: 'log', maxLinesPerSecond },
      () => clock.now(),
    );
    writer.start();
    for (const [index, event] of events.entries()) {
      if (index % beat === 0) clock.advance(1000);
      writer.write(event.actionTaken === 'check_error' ? 'error' : 'warn', event);
    }
    await writer.close();
  } finally {
    printed.stop();
  }
  if (toConsole) return Buffer.from(printed.text());
  return events.length === 0 ? Buffer.alloc(0) : readFileSync(file);
}

/** What is printed meanwhile, to whichever of the two outputs. */
function capture(): { text(): string; stop(): void } {
  const parts: string[] = [];
  const spies = [process.stdout, process.stderr].map((output) =>
    jest.spyOn(output, 'write').mockImplementation((part) => {
      parts.push(String(part));
      return true;
    }),
  );
  return { text: () => parts.join(''), stop: () => spies.forEach((spy) => spy.mockRestore()) };
}
