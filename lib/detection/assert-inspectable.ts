import { describeValue } from '../problems/describe-value';

/**
 * Makes sure that a request is one, before the texts of it are walked: those who use the engine by itself may hand in
 * anything.
 *
 * @throws TypeError that names everything that is wrong
 */
export function assertInspectable(request: unknown): void {
  const { path, queryString, headers } = Object(request) as Record<string, unknown>;
  if (typeof path === 'string' && typeof queryString === 'string' && isObject(headers)) return;
  if (!isObject(request)) throw problem(`expected a request, got ${describeValue(request)}`);
  const wrong = [
    ...(typeof path === 'string' ? [] : [`path: expected a text, got ${describeValue(path)}`]),
    ...(typeof queryString === 'string'
      ? []
      : [`queryString: expected a text, which may be empty, got ${describeValue(queryString)}`]),
    ...(isObject(headers) ? [] : [`headers: expected an object, got ${describeValue(headers)}`]),
  ];
  throw problem(wrong.join('; '));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function problem(what: string): TypeError {
  return new TypeError(`This cannot be inspected: ${what}.`);
}
