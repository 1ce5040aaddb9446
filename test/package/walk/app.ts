// A shop as a user of the package writes it: compiled with the types of the tarball, and run.
import 'reflect-metadata';
import { Body, Controller, Get, HttpCode, Module, Param, Post, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { GuardModule, IpWhitelist, RateLimit, SkipGuard } from 'nestjs-guard';
import { suggested } from './suggested';

@Controller()
class ShopController {
  @Get('products')
  products(): string[] {
    return ['kettle', 'knife'];
  }

  @Get('products/:sku')
  product(@Param('sku') sku: string): object {
    return { sku };
  }

  @Get('search')
  search(@Query('q') query: unknown): object {
    return { query };
  }

  @Post('products/:sku/reviews')
  review(@Param('sku') sku: string, @Body() body: object): object {
    return { sku, body };
  }

  @Post('orders')
  order(@Body() body: object): object {
    return body;
  }
}

@Controller('articles')
class ArticlesController {
  @Post()
  publish(@Body() article: object): object {
    return article;
  }
}

@Controller('login')
class LoginController {
  @RateLimit({ limit: 5, ttl: 60_000 })
  @HttpCode(200)
  @Post()
  login(@Body() body: object): object {
    return body;
  }
}

@IpWhitelist(['127.0.0.1'])
@Controller('admin')
class AdminController {
  @Get()
  show(): string {
    return 'admin';
  }
}

@SkipGuard()
@Controller('health')
class HealthController {
  @Get()
  show(): string {
    return 'ok';
  }
}

function isAuthenticated(request: unknown): boolean {
  const { headers } = request as { headers: { cookie?: string } };
  return headers.cookie?.includes('session=') === true;
}

@Module({
  imports: [
    GuardModule.forRoot({
      passiveMode: true,
      trustedProxies: ['127.0.0.1'],
      blockedUserAgents: ['sqlmap'],
      logging: { level: 'off' },
      recording: { file: process.env.EVENTS, isAuthenticated },
      mode: { file: process.env.MODE_FILE },
      ...suggested,
      rateLimit: { limit: 40, ttl: 60_000, ...suggested.rateLimit },
    }),
  ],
  controllers: [ShopController, ArticlesController, LoginController, AdminController, HealthController],
})
export class AppModule {}

async function start(): Promise<void> {
  const isExpress = process.env.ADAPTER === 'express';
  const app = await NestFactory.create(AppModule, isExpress ? new ExpressAdapter() : new FastifyAdapter(), {
    logger: ['error'],
  });
  app.enableShutdownHooks();
  await app.listen(0, '127.0.0.1');
  process.stdout.write(`${await app.getUrl()}\n`);
}

if (require.main === module) void start();
