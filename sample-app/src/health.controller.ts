import { Controller, Get } from '@nestjs/common';
import { SkipGuard } from 'nestjs-guard';

/** A probe that is banned or limited takes the whole instance out of service, and this route has nothing to protect. */
@SkipGuard()
@Controller('health')
export class HealthController {
  @Get()
  check(): { status: string } {
    return { status: 'ok' };
  }
}
