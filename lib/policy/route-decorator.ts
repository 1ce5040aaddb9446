/** A decorator that takes part in the policy of a route. */
export interface RouteDecorator {
  /** Its name without the at sign: `IpWhitelist`. */
  readonly name: string;
  /** Whether it stands on the handler or on its controller. */
  readonly level: 'handler' | 'controller';
  /** What it stands on: `AdminController`, or `AdminController.list`. */
  readonly on: string;
  /** What it was given, as it was read: networks in their canonical spelling, names of checks, settings. */
  readonly value: unknown;
}
