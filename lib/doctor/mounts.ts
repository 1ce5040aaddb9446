/** A layer of the router of Express 4 or 5, as far as it is needed. */
interface ExpressLayer {
  readonly name?: string;
  /** Express 5: mounted at the root. */
  readonly slash?: boolean;
  match?(path: string): unknown;
}

interface ExpressApp {
  readonly router?: { readonly stack?: readonly ExpressLayer[] };
  /** Express 4; its `router` is a getter that throws. */
  readonly _router?: { readonly stack?: readonly ExpressLayer[] };
}

interface FastifyApp {
  hasRoute?(route: { readonly method: string; readonly url: string }): boolean;
}

/**
 * Whether something beside the routes of Nest may answer under a path: static files, a GraphQL server, another app. Where
 * that cannot be known, the answer is yes, so that nobody is told to remove what is in use.
 */
export function mayBeMounted(adapter: string, instance: unknown, path: string): boolean {
  try {
    if (adapter === 'express') return inExpress(instance as ExpressApp, path);
    if (adapter === 'fastify') return inFastify(instance as FastifyApp, path);
  } catch {
    // An instance that is not what it was: nothing is known of it.
  }
  return true;
}

function inExpress(app: ExpressApp, path: string): boolean {
  const stack = app._router?.stack ?? app.router?.stack;
  if (stack === undefined) return true;
  return stack.some((layer) => {
    // A middleware for everything answers nothing of its own, unless it hands out files.
    if (isAtRoot(layer)) return layer.name === 'serveStatic';
    return Boolean(layer.match?.(path)) || Boolean(layer.match?.(`${path}/x`));
  });
}

function isAtRoot(layer: ExpressLayer): boolean {
  return layer.slash ?? Boolean((layer as { regexp?: { fast_slash?: boolean } }).regexp?.fast_slash);
}

function inFastify(app: FastifyApp, path: string): boolean {
  if (app.hasRoute === undefined) return true;
  if (middlewarePaths(app).some((mount) => mount === path || mount.startsWith(`${path}/`))) return true;
  const urls = [path, `${path}/`, `${path}/*`, '/*'];
  return urls.some((url) => ['GET', 'POST'].some((method) => app.hasRoute?.({ method, url }) === true));
}

/** The paths that middlewares were mounted at: @fastify/middie keeps them under a symbol of its own. */
function middlewarePaths(app: FastifyApp): string[] {
  const key = Object.getOwnPropertySymbols(app).find((it) => it.description === 'fastify-middie-middlewares');
  const mounts: unknown = key === undefined ? [] : (app as Record<symbol, unknown>)[key];
  if (!Array.isArray(mounts)) return [];
  return mounts.flatMap(([path]: unknown[]) => (typeof path === 'string' ? [path.replace(/\/$/, '')] : []));
}
