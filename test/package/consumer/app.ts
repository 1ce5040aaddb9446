// What a user of the package writes: compiled with the types of the tarball, never run.
import { Controller, Get, Module } from '@nestjs/common';
import {
  GuardBans,
  GuardMode,
  GuardModule,
  GuardTelemetry,
  IpWhitelist,
  RateLimit,
  SkipGuard,
  type GuardEvent,
  type GuardOptions,
} from 'nestjs-guard';

const options: GuardOptions = { passiveMode: true, rateLimit: { limit: 100, ttl: 60_000 } };
// @ts-expect-error: were the types missing, everything would be accepted
const wrong: GuardOptions = { passiveMode: 'yes' };

@IpWhitelist(['10.0.0.0/8'])
@Controller('admin')
class AdminController {
  constructor(
    private readonly mode: GuardMode,
    private readonly bans: GuardBans,
    telemetry: GuardTelemetry,
  ) {
    telemetry.events$.subscribe((event: GuardEvent) => event.actionTaken);
  }

  @RateLimit({ limit: 5, ttl: 1000 })
  @SkipGuard('detection')
  @Get()
  async show(): Promise<number> {
    await this.mode.setPassive(false, { reason: 'clean preview', by: 'ops' });
    return this.bans.list().length;
  }
}

@Module({ imports: [GuardModule.forRoot(options)], controllers: [AdminController] })
export class AppModule {}
export { wrong };
