import type { RoutePolicy } from './route-policy';

/** A way to a handler of the app: a route, or a field that a resolver answers. */
export interface RouteEntry {
  readonly kind: 'http' | 'graphql';
  /** `GET`, `ALL`; for GraphQL the type that the field belongs to, such as `Query`. */
  readonly method: string;
  /**
   * The whole template, with prefixes and versions: `/api/v1/orders/:id`. For GraphQL the name of the field. Wildcards
   * are spelt as in the code of the app; {@link sameTemplate} compares them with those of events.
   */
  readonly path: string;
  /** As events name it: `OrdersController.create`. */
  readonly handler: string;
  /** The versions that are told apart by a header or a media type; empty where the path, or nothing, tells them. */
  readonly versions: readonly string[];
  /** The hosts that the controller is bound to; empty for all. */
  readonly hosts: readonly string[];
  readonly policy: RoutePolicy;
}
