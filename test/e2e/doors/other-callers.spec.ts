import { Controller, Get, Injectable } from '@nestjs/common';
import { ExternalContextCreator } from '@nestjs/core';
import { adapters, startApp } from '../../support/guarded-app';
import { statuses } from '../../support/statuses';

@Injectable()
class ReportJob {
  run(...given: unknown[]) {
    return given;
  }
}

@Controller()
class PingController {
  @Get('ping')
  ping() {}
}

/** As packages for queues, bots and commands do it. */
describe.each(adapters)('a handler that something other than a request calls, on %s', (adapter) => {
  it.each([true, false])('gets what it is called with (passive: %s)', async (passiveMode) => {
    const app = await startApp(adapter, {
      controllers: [PingController],
      providers: [ReportJob],
      guard: { passiveMode },
    });
    const job = app.app.get(ReportJob);
    const creator = app.app.get(ExternalContextCreator, { strict: false });
    const call = creator.create(job, job.run.bind(job), 'run');
    for (const given of [[], ['a message'], [{ id: 7 }, 'reply'], [null]])
      expect(await call(...given)).toEqual(given);
    expect(await statuses(app, '/ping')).toEqual([200]);
    expect(app.telemetry.snapshot().requests).toBe(1);
  });
});
