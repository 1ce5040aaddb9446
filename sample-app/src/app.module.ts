import { Module } from '@nestjs/common';
import { GuardModule } from 'nestjs-guard';
import { AdminController } from './admin.controller';
import { CatalogController } from './catalog.controller';
import { HealthController } from './health.controller';
import { LoginController } from './login.controller';
import { OrderBook } from './order-book';
import { OrdersController } from './orders.controller';
import { settings } from './settings';

@Module({
  imports: [
    GuardModule.forRoot({
      passiveMode: settings.passive,
      // The traffic script plays the proxy in front of the shop: it names its clients in X-Forwarded-For.
      trustedProxies: ['127.0.0.1', '::1'],
      blockedUserAgents: ['sqlmap', 'nikto'],
      detection: { exclude: settings.exclude },
      logging: { file: settings.logFile },
      // A minute is the default; whoever tries the sample does not want to wait that long.
      recording: { file: settings.eventFile, summaryIntervalMs: 1000 },
    }),
  ],
  controllers: [CatalogController, LoginController, OrdersController, AdminController, HealthController],
  providers: [OrderBook],
})
export class AppModule {}
