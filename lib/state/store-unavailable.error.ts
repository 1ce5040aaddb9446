/** A change for the whole fleet could not be stored; nothing has changed anywhere. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}
