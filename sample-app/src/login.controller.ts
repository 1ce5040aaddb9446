import { Body, Controller, HttpCode, Post, UnauthorizedException } from '@nestjs/common';
import { RateLimit } from 'nestjs-guard';

@Controller('login')
export class LoginController {
  /** Guessing passwords is stopped from the first day on: a route decorator denies in passive mode too. */
  @RateLimit({ limit: 5, ttl: 60_000 })
  @HttpCode(200)
  @Post()
  login(@Body() credentials: { email?: unknown; password?: unknown }): { welcome: string } {
    const { email, password } = credentials ?? {};
    if (typeof email !== 'string' || password !== 'correct horse') throw new UnauthorizedException();
    return { welcome: email };
  }
}
