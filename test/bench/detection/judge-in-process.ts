import { DetectionEngine } from '../../../lib/detection/detection-engine';
import { fittingProfile } from './fitting-profile';
import type { Judgement } from './judgement';
import type { LabelledRequest } from './labelled-request';
import { toInspectable } from './to-inspectable';

/** What the engine alone says, without an app round it. */
export function judgeInProcess(rows: readonly LabelledRequest[]): Judgement {
  const engine = new DetectionEngine();
  const denied = new Set<string>();
  const deniedWithProfile = new Set<string>();
  for (const row of rows) {
    const request = toInspectable(row);
    if (engine.inspect(request)?.denies) denied.add(row.id);
    const profile = fittingProfile(row);
    if (
      profile !== undefined &&
      engine.inspect(request, engine.compileScope({ profiles: [{ profile }] }))?.denies
    ) {
      deniedWithProfile.add(row.id);
    }
  }
  return { denied, deniedWithProfile };
}
