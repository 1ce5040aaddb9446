import { Command } from 'commander';
import { DetectionEngine } from '../detection/detection-engine';
import type { DetectionReport } from '../detection/detection-report';
import { printable } from '../telemetry/redaction';
import { readRequests, type ScannedRequest } from './scan-input';

interface ScanOptions {
  readonly file?: string;
  readonly json?: boolean;
}

const HELP = `
Examples:
  $ nestjs-guard scan "/search?q=1' OR '1'='1"        the target of a request
  $ nestjs-guard scan https://shop.example/a?b=c      the same, from a URL
  $ nestjs-guard scan "<script>alert(1)</script>"     a text of a body
  $ nestjs-guard scan --file requests.jsonl           one request a line, as in
                            {"method": "POST", "url": "/", "body": {"a": "b"}}
  $ cat requests.jsonl | nestjs-guard scan --file -   from standard input

Exit codes: 0 nothing found, 1 at least one attack found, 2 a wrong call or an
input that cannot be read, 3 no attack found, but not every request was
inspected in full.`;

/** `scan`: what detection, with its defaults, says of a URL, a text or a file of requests. */
export function scanCommand(): Command {
  return (
    new Command('scan')
      .description('Looks for attacks in a URL, a text or a file of requests.')
      .argument('[input]', 'a URL, the target of a request, or a text')
      .option('-f, --file <path>', 'a file with one JSON request a line, "-" for standard input')
      .option('--json', 'one JSON object a request instead of text')
      .addHelpText('after', HELP)
      // Commander's own code for a wrong call is 1, which here says that an attack was found.
      .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
      .action(scan)
  );
}

async function scan(this: Command, input: string | undefined, options: ScanOptions): Promise<void> {
  if ((input === undefined) === (options.file === undefined)) {
    this.error('error: give either an input or --file', { exitCode: 2 });
  }
  const engine = new DetectionEngine();
  let attacks = 0;
  let requests = 0;
  let partial = 0;
  try {
    for await (const scanned of readRequests(input, options.file)) {
      requests++;
      const report = engine.inspect(scanned.request);
      if (report?.denies) attacks++;
      if (report !== undefined && report.inspected !== 'full') partial++;
      const text = options.json ? JSON.stringify(asJson(scanned, report)) : asText(scanned, report);
      if (text !== '') process.stdout.write(`${text}\n`);
    }
  } catch (error) {
    this.error(`error: ${error instanceof Error ? error.message : 'the input cannot be read'}`, {
      exitCode: 2,
    });
  }
  const left = partial > 0 ? `, ${partial} not inspected in full` : '';
  if (!options.json) process.stdout.write(`${requests} request(s), ${attacks} with an attack${left}\n`);
  process.exitCode = attacks > 0 ? 1 : partial > 0 ? 3 : 0;
}

function asJson({ label }: ScannedRequest, report: DetectionReport | undefined): object {
  const { denies = false, inspected = 'full', leftOut = [], matches = [] } = report ?? {};
  return { input: label, denies, inspected, leftOut, matches };
}

/** Nothing for a request that was inspected in full, and nothing found in it. */
function asText({ label }: ScannedRequest, report: DetectionReport | undefined): string {
  if (report === undefined) return '';
  const found = report.denies ? 'attack' : report.matches.length > 0 ? 'not enough to deny' : 'nothing found';
  const left = report.leftOut.length > 0 ? `, not inspected in full (${report.leftOut.join(', ')})` : '';
  const verdict = `${found}${left}`;
  const matches = report.matches.map(({ rule, severity, place, field, snippet }) => {
    const location = field === '' ? place : `${place}.${field}`;
    return `  ${rule} (${severity}) in ${printable(location, 100)}\n    ${printable(snippet, 80)}`;
  });
  return [`${printable(label, 100)}: ${verdict}`, ...matches].join('\n');
}
