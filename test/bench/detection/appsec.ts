import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DetectionEngine } from '../../../lib/detection/detection-engine';
import type { InspectableRequest } from '../../../lib/detection/inspectable-request';
import { largeJson, smallGet } from './sample-requests';
import { quantile, timesOf } from './timing';

interface Waf {
  createContext(): { run(payload: object, timeoutUs: number): object; dispose(): void };
}

const TIMEOUT_US = 1_000_000;
const RULES = 'node_modules/dd-trace/packages/dd-trace/src/appsec/recommended.json';

/** The addresses that the tracer would hand over for this request. */
function addressesOf({ path: target, queryString, headers, body, method }: InspectableRequest): object {
  const { cookie, ...others } = headers;
  return {
    persistent: {
      'server.request.uri.raw': `${target}?${queryString}`,
      'server.request.method': method,
      'server.request.query': Object.fromEntries(new URLSearchParams(queryString)),
      'server.request.headers.no_cookies': others,
      'server.request.cookies': typeof cookie === 'string' ? { cookie } : {},
      ...(body === undefined ? {} : { 'server.request.body': body }),
    },
  };
}

function installInto(folder: string): Waf {
  const packages = ['@datadog/native-appsec', 'dd-trace'];
  const flags = ['--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];
  execFileSync('npm', ['install', ...flags, ...packages], { stdio: 'ignore' });
  const { DDWAF } = createRequire(path.join(folder, 'x.js'))('@datadog/native-appsec') as {
    DDWAF: new (rules: unknown, rulesPath: string) => Waf;
  };
  return new DDWAF(JSON.parse(readFileSync(path.join(folder, RULES), 'utf8')), 'recommended');
}

function inspectWith(waf: Waf, addresses: object): void {
  const context = waf.createContext();
  context.run(addresses, TIMEOUT_US);
  context.dispose();
}

function row(
  name: string,
  request: InspectableRequest,
  waf: Waf,
  engine: DetectionEngine,
  rounds: number,
): string {
  const addresses = addressesOf(request);
  const theirs = quantile(
    timesOf(() => inspectWith(waf, addresses), rounds),
    0.5,
  );
  const ours = quantile(
    timesOf(() => engine.inspect(request), rounds),
    0.5,
  );
  return `| ${[name, ours.toFixed(1), theirs.toFixed(1), `${(theirs / ours).toFixed(1)}x`].join(' | ')} |`;
}

/** The same requests through libddwaf, in the same process. It is no dependency: a scratch folder comes and goes. */
export function appsecTable(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'appsec-'));
  try {
    const waf = installInto(folder);
    const engine = new DetectionEngine();
    return [
      '| p50, µs | ours | libddwaf | faster |',
      '|---|---|---|---|',
      row('GET of 600 bytes', smallGet, waf, engine, 5000),
      row('JSON of 10 KB, 266 strings', largeJson, waf, engine, 500),
    ].join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
