import { BadRequestException, Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import {
  GuardMode,
  GuardTelemetry,
  IpWhitelist,
  type GuardEvent,
  type TelemetrySnapshot,
} from 'nestjs-guard';
import { OrderBook, type Order } from './order-book';

/** For the shop's own machine only, from the first day on: nobody else gets in, in passive mode either. */
@IpWhitelist(['127.0.0.1', '::1'])
@Controller('admin')
export class AdminController {
  constructor(
    private readonly book: OrderBook,
    private readonly mode: GuardMode,
    private readonly telemetry: GuardTelemetry,
  ) {}

  @Get('orders')
  orders(): Order[] {
    return this.book.list();
  }

  @Get('guard')
  guard(): { passive: boolean } & TelemetrySnapshot {
    return { passive: this.mode.isPassive(), ...this.telemetry.snapshot() };
  }

  /** The last events of one client: what step 3 decides upon. */
  @Get('guard/events')
  events(@Query('ip') ip: unknown): GuardEvent[] {
    return this.telemetry.recent(1000).filter(({ ipAddress }) => ipAddress === ip);
  }

  @HttpCode(200)
  @Post('guard/mode')
  async setMode(@Body() body: { passive?: unknown; reason?: unknown }): Promise<{ passive: boolean }> {
    const { passive, reason } = body ?? {};
    if (typeof passive !== 'boolean' || typeof reason !== 'string') {
      throw new BadRequestException('expected { "passive": true or false, "reason": "..." }');
    }
    await this.mode.setPassive(passive, { reason, by: 'admin route' });
    return { passive: this.mode.isPassive() };
  }
}
