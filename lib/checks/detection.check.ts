import type { DetectionEngine } from '../detection/detection-engine';
import type { DetectionReport } from '../detection/detection-report';
import type { DetectionScope } from '../detection/detection-scope';
import type { InspectableRequest } from '../detection/inspectable-request';
import { isUnderPrefix } from '../request/is-under-prefix';
import type { RequestFacts } from '../request/request-facts';
import type { BodyPrefix, PeekLimits } from '../request/unread-body';
import type { Check } from './check';
import type { Denial } from './denial';
import type { Inspection } from './inspection';

/** Is there an attack in what the client sent? A body that no parser has read is looked at in its first bytes. */
export function detectionCheck(
  engine: DetectionEngine,
  scope: DetectionScope,
  excludePaths: readonly string[],
  peekLimits: PeekLimits,
): Check {
  const judge = (inspection: Inspection, report: DetectionReport | undefined): Denial | undefined => {
    inspection.report = report;
    if (!report?.denies) return undefined;
    const { category, matches } = report;
    return { check: 'detection', scope: 'global', statusCode: 403, reason: category ?? 'attack', matches };
  };
  return {
    name: 'detection',
    scope: 'global',
    stateless: true,
    inspect: (inspection) => {
      const { facts, unread } = inspection;
      if (facts.bodyError !== undefined) throw facts.bodyError;
      if (excludePaths.length > 0 && isUnderPrefix(excludePaths, facts.path)) return undefined;
      if (unread === undefined || peekLimits.maxBytes === 0)
        return judge(inspection, engine.inspect(facts, scope));
      return unread
        .peek(peekLimits)
        .then((prefix) => judge(inspection, engine.inspect(withBody(facts, prefix), scope)));
    },
  };
}

function withBody(facts: RequestFacts, { bytes, complete }: BodyPrefix): InspectableRequest {
  return { ...facts, body: bytes, ...(!complete && { bodyLeftOut: 'body: only its first bytes were read' }) };
}
