import type { DetectionEngine } from '../detection/detection-engine';
import type { DetectionScope } from '../detection/detection-scope';
import { canonicalPath } from '../request/canonical-path';
import type { Check } from './check';

/** Is there an attack in what the client sent? */
export function detectionCheck(
  engine: DetectionEngine,
  scope: DetectionScope | undefined,
  excludePaths: readonly string[],
): Check {
  return {
    name: 'detection',
    scope: 'global',
    stateless: true,
    inspect: (inspection) => {
      const { facts } = inspection;
      if (excludePaths.length > 0 && isUnder(excludePaths, canonicalPath(facts.path))) return undefined;
      const report = engine.inspect(facts, scope);
      inspection.report = report;
      if (!report?.denies) return undefined;
      return {
        check: 'detection',
        scope: 'global',
        statusCode: 403,
        reason: report.category ?? 'attack',
        matches: report.matches,
      };
    },
  };
}

/** `/static` covers `/static` and `/static/app.js`, not `/staticadmin`. */
function isUnder(prefixes: readonly string[], path: string): boolean {
  return prefixes.some(
    (prefix) => path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/'),
  );
}
