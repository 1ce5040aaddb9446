/** How a file asks Nest for an app. */
const WAYS = ['create', 'createApplicationContext', 'createMicroservice'] as const;
/** For what is left of a file that does not wait for its app. */
const GRACE_MS = 500;

/**
 * Loads a file without letting it start an app, as `main.ts` does: a port would be opened, and lines written. Whoever asks
 * Nest for an app waits for ever.
 *
 * @param factory the `NestFactory` that the file uses
 * @throws an error when the file cannot be loaded without its app
 */
export async function withoutStart<T>(factory: object, file: string, load: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const stuck = new Promise<never>((_, reject) => {
    const wait = (): Promise<never> => {
      const message = `${file}: it starts the app; give the file of the root module, such as dist/app.module.js`;
      timer ??= setTimeout(() => reject(new Error(message)), GRACE_MS);
      return new Promise(() => undefined);
    };
    for (const way of WAYS) Object.defineProperty(factory, way, { value: wait, configurable: true });
  });
  try {
    return await Promise.race([load(), stuck]);
  } finally {
    clearTimeout(timer);
    for (const way of WAYS) Reflect.deleteProperty(factory, way);
  }
}
