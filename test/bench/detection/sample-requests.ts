import type { InspectableRequest } from '../../../lib/detection/inspectable-request';

const headers = {
  host: 'shop.example.com',
  'user-agent':
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36',
  accept: 'application/json, text/plain, */*',
  'accept-language': 'en-GB,en;q=0.9,de;q=0.7',
  'accept-encoding': 'gzip, deflate, br',
  referer: 'https://shop.example.com/products/8812?tab=reviews',
  cookie: 'sid=s%3AqJ8s0aXq2Lr4.Zk1; theme=dark; _ga=GA1.2.1234567890.1700000000',
  'x-request-id': '0f2d9b6e-7c1a-4f0c-9b61-2f8e5b1c7a10',
  connection: 'keep-alive',
};

/** A GET of about 600 bytes, as a browser sends it. */
export const smallGet: InspectableRequest = {
  method: 'GET',
  path: '/api/v2/catalogue/products/8812/reviews',
  queryString: 'page=3&limit=25&sort=-created_at&q=wireless%20noise%20cancelling%20headphones&ref=newsletter',
  headers,
  body: undefined,
  files: undefined,
  route: '/api/v2/catalogue/products/:id/reviews',
};

const words =
  'the quick delivery of summer shoes is on its way and will arrive by Friday with our best thanks'.split(
    ' ',
  );

/** A POST of 10 KB of JSON with 266 strings: ids, names, sentences, addresses, prices. */
export const largeJson: InspectableRequest = {
  ...smallGet,
  method: 'POST',
  headers: { ...headers, 'content-type': 'application/json' },
  body: {
    items: Array.from({ length: 38 }, (_, i) => ({
      id: `f47ac10b-58cc-4372-a567-0e02b2c3d4${10 + i}`,
      name: `Product ${words.slice(i % 8, (i % 8) + 4).join(' ')}`,
      sku: `SKU-${i * 7919}`,
      picture: `https://cdn.example.com/img/${i}.jpg`,
      note: `${words.slice(0, 6 + (i % 10)).join(' ')}.`,
      price: '19.99',
      status: 'available',
    })),
  },
};

export const withText = (text: string): InspectableRequest => ({
  ...smallGet,
  method: 'POST',
  body: { text },
});

export const PIECE_LENGTH = 32;

/** A list of texts of the given one's beginning, as long together as it is. */
export const withPieces = (text: string): InspectableRequest => ({
  ...smallGet,
  method: 'POST',
  body: { items: Array.from({ length: text.length / PIECE_LENGTH }, () => text.slice(0, PIECE_LENGTH)) },
});
