import { Module, type Type } from '@nestjs/common';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { GraphQLModule, Query, Resolver, Args } from '@nestjs/graphql';
import { ContentProfile, EnforceGuard, IpWhitelist, RateLimit, SkipGuard } from 'nestjs-guard';

@Resolver()
class ShopResolver {
  @Query(() => String, { nullable: true })
  open() {
    return 'open';
  }

  @Query(() => String, { nullable: true })
  search(@Args('q') q: string) {
    return q;
  }

  @SkipGuard()
  @Query(() => String, { nullable: true })
  health() {
    return 'up';
  }

  @IpWhitelist(['10.0.0.0/8'])
  @Query(() => String, { nullable: true })
  staff() {
    return 'staff';
  }

  @RateLimit({ limit: 1 })
  @Query(() => String, { nullable: true })
  limited() {
    return 'limited';
  }

  @ContentProfile('rich-text', { fields: ['variables.html'] })
  @Query(() => String, { nullable: true })
  preview(@Args('html') html: string, @Args('author') author: string) {
    return html + author;
  }

  @EnforceGuard()
  @Query(() => String, { nullable: true })
  enforced() {
    return 'enforced';
  }
}

/** A GraphQL server with decorated resolvers, as users build it. */
export function graphqlShop({
  sockets = false,
  context,
}: { sockets?: boolean; context?: unknown } = {}): Type {
  @Module({
    imports: [
      GraphQLModule.forRoot<ApolloDriverConfig>({
        driver: ApolloDriver,
        autoSchemaFile: true,
        playground: false,
        path: '/graphql',
        ...(sockets && { subscriptions: { 'graphql-ws': true } }),
        ...(context !== undefined && { context }),
      }),
    ],
    providers: [ShopResolver],
  })
  class GraphqlShopModule {}
  return GraphqlShopModule;
}
