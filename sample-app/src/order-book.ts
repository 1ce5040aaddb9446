import { Injectable } from '@nestjs/common';

export interface OrderLine {
  readonly sku: string;
  readonly quantity: number;
}

export interface Order {
  readonly id: number;
  readonly lines: readonly OrderLine[];
  readonly note: string;
}

const MAX_ORDERS = 1000;

/** The latest orders, in memory. */
@Injectable()
export class OrderBook {
  private readonly orders = new Map<number, Order>();
  private lastId = 0;

  add(lines: readonly OrderLine[], note: string): Order {
    const order = { id: ++this.lastId, lines, note };
    this.orders.set(order.id, order);
    this.orders.delete(order.id - MAX_ORDERS);
    return order;
  }

  find(id: number): Order | undefined {
    return this.orders.get(id);
  }

  list(): Order[] {
    return [...this.orders.values()];
  }
}
