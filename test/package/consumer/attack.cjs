/** Starts an app with the guard, sends it a harmless request and attacks, and prints how they were answered. */
exports.attackAndReport = async (nest, adapterName, load) => {
  const { Controller, Get, Module, Query, NestFactory, GuardModule } = nest;
  const platform = await load(`@nestjs/platform-${adapterName}`);
  const Adapter = platform[adapterName === 'express' ? 'ExpressAdapter' : 'FastifyAdapter'];

  // Decorators by hand, because this file is not compiled.
  class SearchController {
    search(q) {
      return { q };
    }
  }
  Controller('search')(SearchController);
  Query('q')(SearchController.prototype, 'search', 0);
  const descriptor = Object.getOwnPropertyDescriptor(SearchController.prototype, 'search');
  Get()(SearchController.prototype, 'search', descriptor);
  class AppModule {}
  Module({ imports: [GuardModule.forRoot({})], controllers: [SearchController] })(AppModule);

  const app = await NestFactory.create(AppModule, new Adapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address();
  const status = async (path, q) => {
    const url = `http://127.0.0.1:${port}/${path}?q=${encodeURIComponent(q)}`;
    return (await fetch(url, { headers: { connection: 'close' } })).status;
  };
  const attack = "1' UNION SELECT login, password FROM users--";
  const statuses = {
    clean: await status('search', 'walking shoes'),
    attack: await status('search', attack),
    unmatched: await status('nowhere', attack),
  };
  await app.close();
  console.log(JSON.stringify(statuses));
};
