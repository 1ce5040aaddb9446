export interface Product {
  readonly sku: string;
  readonly title: string;
  readonly price: number;
}

export const products: readonly Product[] = [
  { sku: 'b-101', title: 'A field guide to garden birds', price: 24 },
  { sku: 'b-102', title: 'Queries by example: a book on databases', price: 39 },
  { sku: 'k-201', title: 'Kettle, 1.7 litres', price: 45 },
  { sku: 'k-202', title: 'Bread knife', price: 19 },
  { sku: 's-301', title: 'Walking shoes', price: 110 },
  { sku: 's-302', title: 'Rain jacket', price: 89 },
];

export function findProduct(sku: string): Product | undefined {
  return products.find((product) => product.sku === sku);
}
