import { defaultLimits } from '../../lib/detection/default-limits';
import type { DetectionReport } from '../../lib/detection/detection-report';
import { Extraction } from '../../lib/detection/extract/extraction';
import { extractRequest } from '../../lib/detection/extract/extract-request';
import type { Place } from '../../lib/detection/extract/place';
import type { Part } from '../../lib/detection/extract/value-visitor';
import type { InspectableRequest } from '../../lib/detection/inspectable-request';
import { ruleSet } from '../../lib/detection/rules/rule-set';
import { CleanHeaders } from '../../lib/detection/score/clean-headers';
import { Evidence } from '../../lib/detection/score/evidence';
import { Inspection } from '../../lib/detection/score/inspection';
import { RuleScreen, type Screening } from '../../lib/detection/screen/rule-screen';
import { loadCorpus } from '../bench/detection/load-corpus';
import { toInspectable } from '../bench/detection/to-inspectable';
import { attackPairs } from '../corpus/attack-pairs';
import { editorAttacks } from '../corpus/editor-attacks';
import { editorTexts } from '../corpus/editor-texts';
import { searchAttacks } from '../corpus/search-attacks';
import { searchTerms } from '../corpus/search-terms';
import { waysIntoRequest } from '../corpus/ways-into-request';

/** Leaves nothing out: every rule for the place looks at every text, and every text is taken to be encoded. */
class OpenScreen extends RuleScreen {
  constructor() {
    super(ruleSet.map((rule) => ({ ...rule, needs: [] })));
  }

  override screen(place: Place, part: Part, text: string): Screening {
    return { ...super.screen(place, part, text), mayBeEncoded: true };
  }
}

type Verdict = Pick<DetectionReport, 'denies' | 'matches' | 'moreMatches'>;

/** The engine round a screen. What it may spend is not bounded: to try every rule is what a screen is to save. */
function engineWith(screen: RuleScreen): (request: InspectableRequest) => Verdict {
  const cleanHeaders = new CleanHeaders();
  return (request) => {
    const evidence = new Evidence(defaultLimits.threshold);
    const inspection = new Inspection(screen, request, [], Infinity, cleanHeaders, evidence);
    extractRequest(request, new Extraction(defaultLimits, inspection.visitInTurn));
    inspection.finish();
    const { isEnough: denies, matches, more: moreMatches } = evidence;
    // Rules of the same weight are tried in the order of the screen.
    return { denies, matches: matches.toSorted((a, b) => (a.rule < b.rule ? -1 : 1)), moreMatches };
  };
}

const screened = engineWith(new RuleScreen(ruleSet));
const unscreened = engineWith(new OpenScreen());

/** What only one of the two says; the rules for unmatched requests count as well. */
function differences(request: InspectableRequest): string[] {
  const unmatched = { ...request, isUnmatched: true };
  const verdicts = [screened(unmatched), unscreened(unmatched)] as const;
  const [lines, expected] = verdicts.map(({ denies, matches, moreMatches }) => [
    `denies: ${denies}`,
    `more: ${moreMatches}`,
    ...matches.map((match) => JSON.stringify(match)),
  ]) as [string[], string[]];
  return [
    ...expected.filter((line) => !lines.includes(line)).map((line) => `lost: ${line}`),
    ...lines.filter((line) => !expected.includes(line)).map((line) => `only with the prefilter: ${line}`),
  ];
}

const bare: InspectableRequest = {
  method: 'POST',
  path: '/pages',
  queryString: '',
  headers: {},
  body: undefined,
  files: undefined,
  route: undefined,
};
const tables = {
  'attacks and their twins': attackPairs.flatMap(({ attack, twin }) => [attack, twin]),
  'attacks in editors and their twins': editorAttacks.flatMap(({ attack, twin }) => [attack, twin]),
  'texts of editors': Object.values(editorTexts).flat(),
  'attacks in searches': searchAttacks,
  'terms of searches': Object.values(searchTerms).flat(),
};

describe('with the prefilter and without it, the verdict is the same', () => {
  it.each(Object.entries(tables))('on %s', (_title, texts) => {
    const requests = Object.values(waysIntoRequest).flatMap((inWay) => texts.map(inWay));
    expect(requests.flatMap(differences)).toEqual([]);
  });

  it('on the examples of all rules, as names of fields that hold others', () => {
    const examples = ruleSet.flatMap(({ attacks, harmless }) => [...attacks, ...harmless]);
    const requests = examples.map((example) => {
      const name = typeof example === 'string' ? example : example.text;
      return { ...bare, body: { page: { [name]: { note: [{ text: 'on' }] } } } };
    });
    expect(requests.flatMap(differences)).toEqual([]);
  });

  const corpus = loadCorpus();
  (corpus === undefined ? it.skip : it)(
    `on every labelled request${corpus === undefined ? ' (skipped: there are none here)' : ''}`,
    () => expect(corpus?.flatMap((row) => differences(toInspectable(row)))).toEqual([]),
    120_000,
  );
});
