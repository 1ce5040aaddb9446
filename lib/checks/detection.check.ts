import type { DetectionEngine } from '../detection/detection-engine';
import type { DetectionScope } from '../detection/detection-scope';
import type { InspectableRequest } from '../detection/inspectable-request';
import type { GlobalPolicy } from '../policy/global-policy';
import { isUnderPrefix } from '../request/is-under-prefix';
import type { RequestFacts } from '../request/request-facts';
import type { BodyPrefix } from '../request/unread-body';
import type { Check } from './check';
import type { DecidedBy } from './decided-by';
import type { Denial } from './denial';
import type { Inspection } from './inspection';

/** What the configuration says about detection besides what the engine was made of. */
export type DetectionPolicy = Pick<GlobalPolicy, 'excludePaths' | 'unreadBodies' | 'customRules'>;

/** Is there an attack in what the client sent? A body that no parser has read is looked at in its first bytes. */
export function detectionCheck(
  engine: DetectionEngine,
  scope: DetectionScope,
  { excludePaths, unreadBodies: peekLimits, customRules }: DetectionPolicy,
  earnsBan: (facts: RequestFacts) => boolean,
): Check {
  const covers = ({ path }: RequestFacts): boolean =>
    excludePaths.length === 0 || !isUnderPrefix(excludePaths, path);
  const search = (inspection: Inspection, request: InspectableRequest): Denial | undefined => {
    inspection.report = engine.inspect(request, scope, inspection);
    inspection.searched = request;
    return judge(inspection);
  };
  const judge = ({ report }: Inspection): Denial | undefined => {
    if (!report?.denies) return undefined;
    const { category, matches } = report;
    const reason = category ?? 'attack';
    const decidedBy = sourceOf(matches[0]?.rule, customRules);
    return { check: 'detection', scope: 'global', statusCode: 403, reason, decidedBy, matches };
  };
  return {
    name: 'detection',
    scope: 'global',
    stateless: true,
    covers,
    earnsBan,
    inspect: (inspection) => {
      const { facts, unread, ahead } = inspection;
      if (facts.bodyError !== undefined) throw facts.bodyError;
      if (!covers(facts)) return undefined;
      if (ahead?.searched !== undefined) {
        inspection.recall(ahead);
        return judge(inspection);
      }
      if (unread === undefined || peekLimits.maxBytes === 0) return search(inspection, facts);
      return unread.peek(peekLimits).then((prefix) => search(inspection, withBody(facts, prefix)));
    },
  };
}

function sourceOf(rule: string | undefined, customRules: ReadonlySet<string>): DecidedBy {
  if (rule === undefined) return { option: 'enablePenetrationDetection' };
  const option = customRules.has(rule) ? 'detection.customRules' : 'enablePenetrationDetection';
  return { option, entry: rule };
}

function withBody(facts: RequestFacts, { bytes, complete }: BodyPrefix): InspectableRequest {
  return { ...facts, body: bytes, ...(!complete && { bodyLeftOut: 'body: only its first bytes were read' }) };
}
