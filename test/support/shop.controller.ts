import { All, Body, Controller, Get, Post, Query } from '@nestjs/common';

/** Routes without decorators of the guard. */
@Controller()
export class ShopController {
  @Get('search')
  search(@Query('q') q: unknown) {
    return { q };
  }

  @Post('orders')
  order(@Body() body: unknown) {
    return { body };
  }

  @All('anything')
  anything() {
    return 'anything';
  }
}
