import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { GuardMiddleware } from 'nestjs-guard';

/** The middleware of the guard in front of everything. */
@Module({})
export class GuardedEverywhere implements NestModule {
  configure(consumer: MiddlewareConsumer) {
    consumer.apply(GuardMiddleware).forRoutes('{*path}');
  }
}
