import type { Rule } from './rule';

/**
 * Where publishers keep their document types: whoever fetches one there meets no attack. The name of the publisher
 * alone says nothing, as parsers fetch the address.
 */
const PUBLISHED =
  'https?://(?:www\\.)?(?:w3|apple|wapforum|openmobilealliance|oasis-open|xml\\.cxml)\\.(?:org|com)/|[\\w-]{1,60}(?:[./][\\w-]{1,60}){0,4}["\']';
const FOREIGN_DOCTYPE = new RegExp(
  `<!DOCTYPE\\s{1,20}[\\w:.%-]{1,60}\\s{0,20}(?:\\[|SYSTEM\\s{0,9}["'](?!about:legacy-compat|https?://xml\\.cxml\\.org/)|PUBLIC\\s{0,9}["'](?![-+]//[^"'\\n]{1,120}["']\\s{0,9}(?:>|["'](?:${PUBLISHED}))))`,
  'i',
);

export const xxeRules: readonly Rule[] = [
  {
    id: 'xxe-entity',
    version: 2,
    category: 'xxe',
    severity: 'critical',
    sees: 'The declaration of an entity, or of an attribute list, inside a document.',
    ignores: 'References to entities.',
    source: 'XML 1.0',
    inDocuments: 'warning',
    places: ['path', 'query', 'header', 'cookie', 'body', 'file'],
    parts: ['value', 'name', 'markup'],
    needs: [['<!entity', '<!attlist', '<!element']],
    find: /<!(?:ENTITY\s{1,20}(?:%|[\w.:-]{1,60}\s)|ATTLIST\s{1,9}\w|ELEMENT\s{1,9}\w)/i,
    attacks: [
      '<!ENTITY x SYSTEM "file:///a">',
      '<!ENTITY % p "x">',
      // A document that a parser of forms took for a pair.
      { text: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///a">]><a b', part: 'name' },
    ],
    harmless: ['&copy; 2024', 'an <!ENTITY> tag'],
  },
  {
    id: 'xxe-external-dtd',
    version: 3,
    category: 'xxe',
    severity: 'critical',
    sees: 'A document type that is declared inline or fetched from elsewhere.',
    ignores: 'The document types of HTML, and those that their publishers keep at the address that is given.',
    source: 'XML 1.0',
    inDocuments: 'warning',
    places: ['path', 'query', 'header', 'cookie', 'body', 'file'],
    parts: ['value', 'name', 'markup'],
    needs: [['<!doctype']],
    find: FOREIGN_DOCTYPE,
    attacks: [
      '<!DOCTYPE a SYSTEM "http://a.example/x.dtd">',
      '<!DOCTYPE a [<!ENTITY b "c">]>',
      '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://a.example/x.dtd">',
      '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "file:///x">',
    ],
    harmless: [
      '<!DOCTYPE html>',
      '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">',
      '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML//EN">',
      '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    ],
  },
  {
    id: 'xxe-include',
    version: 2,
    category: 'xxe',
    severity: 'critical',
    sees: 'XInclude, style sheets and schemas that fetch files.',
    ignores: 'Other namespaces.',
    source: 'XInclude 1.0, XSLT 1.0',
    inDocuments: 'warning',
    places: ['path', 'query', 'header', 'cookie', 'body', 'file'],
    parts: ['value', 'name', 'markup'],
    needs: [['xinclude', 'xi:include', 'xsl:', 'xml-stylesheet', 'schemalocation', 'cdata']],
    find: /<(?:xi|xinclude):include\b|xmlns:\w{1,20}\s{0,3}=\s{0,3}["']http:\/\/www\.w3\.org\/200[13]\/XInclude|<xsl:(?:include|import|value-of|copy-of|variable)\b|<\?xml-stylesheet\s|<!\[CDATA\[\s{0,5}<\s{0,5}\]\]>|<!\[CDATA\[\s{0,5}<?(?:script|img|iframe)\b|schemaLocation\s{0,3}=\s{0,3}["'][^"'\n]{0,200}(?:file|ftp|php|expect):/i,
    attacks: ['<xi:include href="file:///a"/>', '<?xml-stylesheet href="x"?>'],
    harmless: ['<include href="a"/>', 'XInclude is a standard'],
  },
];
