import {
  BadRequestException,
  Body,
  Controller,
  Get,
  NotFoundException,
  Param,
  Post,
  Query,
} from '@nestjs/common';
import { findProduct, products, type Product } from './products';

/** Public: everybody may look, search and leave a review. */
@Controller()
export class CatalogController {
  @Get('products')
  list(): readonly Product[] {
    return products;
  }

  @Get('products/:sku')
  show(@Param('sku') sku: string): Product {
    return existing(sku);
  }

  @Get('search')
  search(@Query('q') query: unknown): readonly Product[] {
    const text = typeof query === 'string' ? query.toLowerCase() : '';
    return products.filter(({ title }) => title.toLowerCase().includes(text));
  }

  @Post('products/:sku/reviews')
  review(@Param('sku') sku: string, @Body() review: { text?: unknown }): { sku: string; text: string } {
    if (typeof review?.text !== 'string') throw new BadRequestException('text');
    return { sku: existing(sku).sku, text: review.text };
  }
}

function existing(sku: string): Product {
  const product = findProduct(sku);
  if (product === undefined) throw new NotFoundException();
  return product;
}
