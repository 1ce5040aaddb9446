import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { GuardMiddleware } from 'nestjs-guard';
import { startApp, type AdapterName } from '../support/guarded-app';
import { ShopController } from '../support/shop.controller';
import { coverageRequests, prepare } from './coverage-requests';
import { readPaper, tableRows } from './markdown';

/** On all paths, so that every row meets it; the README tells users to apply it to mounts only. */
@Module({})
class MiddlewareModule implements NestModule {
  configure(consumer: MiddlewareConsumer) {
    consumer.apply(GuardMiddleware).forRoutes('{*path}');
  }
}

const columns: readonly [AdapterName, boolean][] = [
  ['express', false],
  ['fastify', false],
  ['express', true],
  ['fastify', true],
];
/** The events that a request leaves, by the first word of its cell. */
function eventsFor(cell: string): string[] {
  if (cell.startsWith('yes')) return ['logged_only'];
  return cell.startsWith('reported') ? ['not_inspected'] : [];
}

const rows = tableRows(readPaper('README.md'), 'Request');

describe('the coverage table of the README', () => {
  it('has a row for each request that is tried here', () => {
    expect(rows.map(([label]) => label)).toEqual(Object.keys(coverageRequests));
  });

  describe.each(columns)('on %s, GuardMiddleware: %s', (adapter, withMiddleware) => {
    const column = columns.findIndex(([name, flag]) => name === adapter && flag === withMiddleware) + 1;

    it.each(rows.map((cells) => [cells[0] as string, cells[column] as string]))(
      '%s: %s',
      async (label, cell) => {
        const request = coverageRequests[label];
        if (request === undefined) throw new Error(`no request is known for the row "${label}"`);
        const shop = await startApp(adapter, {
          imports: withMiddleware ? [MiddlewareModule] : [],
          controllers: [ShopController],
          guard: { passiveMode: true },
          configure: prepare,
        });
        const { status } = await shop.send(request);
        await shop.close(); // what a door held back until the end of the response is told by now
        expect(shop.events.map(({ actionTaken }) => actionTaken)).toEqual(eventsFor(cell));
        const answered = /\((\d{3}) /.exec(cell)?.[1];
        if (answered !== undefined) expect(status).toBe(Number(answered));
      },
    );
  });
});
