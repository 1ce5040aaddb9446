import type { InspectableRequest } from '../../../lib/detection/inspectable-request';
import type { LabelledRequest } from './labelled-request';

function parseForm(body: string): Record<string, string | string[]> {
  const form: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of new URLSearchParams(body)) {
    const before = form[name];
    form[name] = before === undefined ? value : [before, value].flat();
  }
  return form;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** The body as an app would find it: parsed by its content type, raw when no parser knows the type. */
function bodyOf({ body, bodyEncoding }: LabelledRequest['request'], contentType: string): unknown {
  if (body === undefined) return undefined;
  if (bodyEncoding === 'base64') return Buffer.from(body, 'base64');
  if (/^application\/(?:[\w.-]+\+)?json/i.test(contentType)) return parseJson(body);
  return /^application\/x-www-form-urlencoded/i.test(contentType) ? parseForm(body) : body;
}

export function toInspectable({ request }: LabelledRequest): InspectableRequest {
  const headers = Object.fromEntries(
    // Node hands out the bytes of a header as Latin-1.
    Object.entries(request.headers).map(([name, value]) => [
      name.toLowerCase(),
      Buffer.from(String(value), 'utf8').toString('latin1'),
    ]),
  );
  const mark = request.path.indexOf('?');
  return {
    method: request.method,
    path: mark < 0 ? request.path : request.path.slice(0, mark),
    queryString: mark < 0 ? '' : request.path.slice(mark + 1),
    headers,
    body: bodyOf(request, headers['content-type'] ?? ''),
    files: undefined,
    route: undefined,
  };
}
