import { DetectionEngine } from '../../lib/detection/detection-engine';
import type { InspectableRequest } from '../../lib/detection/inspectable-request';
import { editorAttacks } from './editor-attacks';
import { editorTexts } from './editor-texts';

const engine = new DetectionEngine();
const scope = engine.compileScope({ profiles: [{ profile: 'rich-text', fields: ['page.html'] }] });
const posted = (page: object): InspectableRequest => ({
  method: 'POST',
  path: '/pages',
  queryString: '',
  headers: { 'content-type': 'application/json' },
  body: { page },
  files: undefined,
  route: '/pages',
});
/** The rules for which the request is denied. */
function deniedFor(page: object): string[] {
  const report = engine.inspect(posted(page), scope);
  return report?.denies === true ? report.matches.map(({ rule }) => rule) : [];
}

const shortened = (text: string): string => (text.length > 150 ? `${text.slice(0, 150)}…` : text);

describe.each(Object.entries(editorTexts))(
  'a field for rich text takes what comes from %s',
  (_editor, texts) => {
    it.each(texts.map((html) => [shortened(html), html]))('%s', (_shown, html) => {
      expect(deniedFor({ html })).toEqual([]);
    });

    it('all at once, in one text', () => {
      expect(deniedFor({ html: texts.join('\n') })).toEqual([]);
    });
  },
);

describe.each(editorAttacks.map(({ attack, twin }) => [shortened(attack), attack, twin]))(
  'what runs in a page: %s',
  (_shown, attack, twin) => {
    const prose = '<p>We met on Monday and talked about the plan for the next year.</p>\n'.repeat(3);

    it('is denied in a field for rich text', () => {
      expect(deniedFor({ html: attack })).not.toEqual([]);
    });

    it('is denied in the middle of a page', () => {
      expect(deniedFor({ html: prose + attack + prose })).not.toEqual([]);
    });

    it('is denied at the end of a long page', () => {
      expect(deniedFor({ html: prose.repeat(30) + attack })).not.toEqual([]);
    });

    it('has a twin that passes', () => {
      expect(deniedFor({ html: twin })).toEqual([]);
      expect(deniedFor({ html: prose + twin + prose })).toEqual([]);
    });

    it('is denied in another field', () => {
      expect(deniedFor({ html: 'fine', summary: attack })).not.toEqual([]);
    });
  },
);
