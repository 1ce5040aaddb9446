import type { DetectionExclusion } from '../../detection/detection-options';
import { sameTemplate } from '../../policy/same-template';
import type { DoctorFinding } from '../doctor-report';
import type { Patient } from '../patient';
import { mayAnswer, mayLieUnder } from '../../request/template-match';

/** What evidence calls `body.note` is the field `note` of an exclusion. */
const PLACE_BEFORE_FIELD = /^(?:path|query|header|cookie|body|file)\.(.+)$/;

/** Paths that no route has. */
export function unusedExcludePaths({ config, routes, mayBeMounted }: Patient): DoctorFinding[] {
  if (!config.enablePenetrationDetection) return [];
  return config.excludePaths
    .filter((prefix) => !routes.some(({ kind, path }) => kind === 'http' && mayLieUnder(path, prefix)))
    .filter((prefix) => !mayBeMounted(prefix))
    .map((prefix) => ({
      code: 'GUARD_EXCLUDE_PATH_UNUSED',
      where: `excludePaths: ${prefix}`,
      message: 'no route and no mount of the app lies under it: it excludes nothing',
    }));
}

/** Exclusions of detection that no match can ever fit. */
export function unusedExclusions(patient: Patient): DoctorFinding[] {
  const { config, routes } = patient;
  if (!config.enablePenetrationDetection) return [];
  const ofApp = (config.detection.exclude ?? []).flatMap((exclusion, i) =>
    whyUnused(exclusion, patient).map((message) => ({
      code: 'GUARD_EXCLUSION_UNUSED',
      where: `detection.exclude.${i}`,
      message,
    })),
  );
  const ofRoutes = new Map<string, DoctorFinding>();
  for (const { policy } of routes) {
    const { exclude = [], profiles = [] } = policy.detection;
    const named = [
      ...exclude.map(({ fields }) => ({ decorator: 'DetectionExclude', fields })),
      ...profiles.map(({ fields }) => ({ decorator: 'ContentProfile', fields })),
    ];
    for (const { decorator, fields = [] } of named) {
      const on = policy.decorators.find(({ name }) => name === decorator)?.on;
      const where = `@${decorator} on ${on}`;
      for (const field of fields)
        for (const message of whyFieldIsOdd(field))
          ofRoutes.set(where + field, { code: 'GUARD_EXCLUSION_UNUSED', where, message });
    }
  }
  return [...ofApp, ...ofRoutes.values()];
}

function whyUnused({ route, path, field }: DetectionExclusion, patient: Patient): string[] {
  const { routes, mayBeMounted } = patient;
  const isWhole = path !== undefined && !path.endsWith('/*');
  const answers = ({ path: template }: { readonly path: string }): boolean =>
    isWhole ? mayAnswer(template, path) : mayLieUnder(template, (path ?? '').replace(/\/\*$/, ''));
  const reasons: (string | false)[] = [
    route !== undefined &&
      !routes.some((entry) => entry.kind === 'http' && sameTemplate(entry.path, route)) &&
      !mayBeMounted(route) &&
      `no route of the app has the template ${route}`,
    path !== undefined &&
      !routes.some((entry) => entry.kind === 'http' && answers(entry)) &&
      !mayBeMounted(path.replace(/\/\*$/, '')) &&
      `no route and no mount of the app answers ${path}`,
  ];
  const first = reasons.find((reason) => reason !== false);
  if (typeof first === 'string') return [`${first}: the exclusion fits nothing`];
  return field === undefined ? [] : whyFieldIsOdd(field);
}

function whyFieldIsOdd(field: string): string[] {
  const bare = PLACE_BEFORE_FIELD.exec(field)?.[1];
  if (bare === undefined) return [];
  return [
    `the field ${field} begins with the name of a place: unless a field is really called so, ${bare} is meant`,
  ];
}
