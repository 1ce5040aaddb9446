/**
 * A change for the whole fleet could not be stored: there is no store, it is down, or it failed with the change under way.
 * The message ends with what has become of the change: nothing has changed, or it is not known.
 */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}
