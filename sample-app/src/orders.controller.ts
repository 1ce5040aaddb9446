import {
  BadRequestException,
  Body,
  Controller,
  Get,
  NotFoundException,
  Param,
  ParseIntPipe,
  Post,
} from '@nestjs/common';
import { OrderBook, type Order, type OrderLine } from './order-book';
import { findProduct } from './products';

@Controller('orders')
export class OrdersController {
  constructor(private readonly book: OrderBook) {}

  @Post()
  create(@Body() body: { lines?: unknown; note?: unknown }): Order {
    const { lines, note } = body ?? {};
    if (!Array.isArray(lines) || !lines.every(isOrderLine)) throw new BadRequestException('lines');
    return this.book.add(lines, typeof note === 'string' ? note : '');
  }

  @Get(':id')
  show(@Param('id', ParseIntPipe) id: number): Order {
    const order = this.book.find(id);
    if (order === undefined) throw new NotFoundException();
    return order;
  }
}

function isOrderLine(line: unknown): line is OrderLine {
  const { sku, quantity } = (line ?? {}) as Partial<OrderLine>;
  return typeof sku === 'string' && findProduct(sku) !== undefined && Number.isInteger(quantity);
}
