import type { Rule } from './rule';
import type { Subject } from './subject';

const OPERATOR =
  '(?:ne|eq|gte?|lte?|n?in|regex|options|where|exists|type|mod|all|size|elemmatch|expr|jsonschema|text|search|function|accumulator|n?or|and|not|rand|natural|lookup|merge|out|comment|slice|meta|maxtimems|geowithin|near)';

const OPERATOR_NAME = new RegExp(`(?:^|[\\[.])\\$${OPERATOR}(?:$|[\\].])`, 'i');
const OPERATOR_TEXT = new RegExp(
  `(?:[{,]\\s{0,9}["']?|["']|^\\s{0,9})\\$${OPERATOR}["']?\\s{0,9}:|\\[\\$${OPERATOR}\\](?:\\[\\d{0,5}\\])?\\s{0,3}=|\\$where\\s{0,9}[:=(]`,
  'i',
);
/** Operators that run a script, or reach into other collections. */
const POWERFUL = /\$(?:where|expr|function|accumulator|jsonschema|lookup|merge|out)\b/i;
/**
 * Where an application takes a filter by design, operators below the name of a field, and those that join conditions, are
 * what clients send: Strapi, CouchDB, libraries for CRUD. Directly below, a comparison takes the place of a value, and
 * nobody compares a password.
 */
const FILTER =
  /^(?:filters?|where|query|selector|conditions?|populate|s)(?:\.\$)?(?:\.|\[)(?:\$(?:or|and|nor|not)\b|(?!\$|pass|pin\b|token|secret|otp)[\w.-]{1,60}(?:\.|\]\[|\[))/i;
const FILTER_FIELD = /^(?:filters?|where|query|selector|conditions?|s)$/;
/** A filter as JSON, in which a field is compared, or conditions are joined, before anything else. */
const JSON_FILTER = /^\s{0,9}\[?\s{0,9}\{\s{0,9}["'](?:\$(?:or|and|nor|not)\b|[^$"'])/i;
const COMPARED_PASSWORD = /pass[\w-]{0,20}["']?\s{0,9}:\s{0,9}\{/i;

function operatorName({ place, path, text }: Subject): number {
  const at = text.search(OPERATOR_NAME);
  if (at < 0) return -1;
  const isFilter = FILTER.test(path) && !POWERFUL.test(path);
  // OData searches so, MongoDB only below `$text`; a comment does nothing.
  const isIdle = text === '$comment' || (place === 'query' && path === '$search');
  return isFilter || isIdle ? -1 : at;
}

function operatorText({ field, text }: Subject): number {
  const isFilter =
    FILTER_FIELD.test(field) &&
    JSON_FILTER.test(text) &&
    !POWERFUL.test(text) &&
    !COMPARED_PASSWORD.test(text);
  return isFilter ? -1 : text.search(OPERATOR_TEXT);
}

export const nosqliRules: readonly Rule[] = [
  {
    id: 'nosqli-operator-name',
    version: 2,
    category: 'nosqli',
    severity: 'critical',
    sees: 'A field named like a query operator of MongoDB, at any depth, also in brackets or after a dot.',
    ignores:
      'Names of OData (`$filter`), JSON Schema (`$ref`), updates (`$set`), and comparisons of fields in a filter.',
    source: 'MongoDB manual, query operators',
    parts: ['name'],
    needs: [['$']],
    find: operatorName,
    attacks: [
      { text: '$ne', part: 'name' },
      { text: 'user[$regex]', part: 'name' },
      { text: 'filter[$ne]', part: 'name' },
      { text: 'filters[$or][0][$where]', part: 'name' },
    ],
    harmless: [
      { text: '$select', part: 'name' },
      { text: '$ref', part: 'name' },
      { text: 'price$gt', part: 'name' },
      { text: 'filters[$or][0][title][$contains]', part: 'name' },
      { text: 'filters[price][$gt]', part: 'name' },
      { text: '$search', part: 'name', place: 'query' },
      { text: '$comment', part: 'name' },
    ],
  },
  {
    id: 'nosqli-operator-text',
    version: 2,
    category: 'nosqli',
    severity: 'critical',
    inPasswords: /\{\s{0,5}["']?\$|\$where/i,
    sees: 'A query operator as a key of an object, or in brackets, inside a text that may be parsed.',
    ignores: 'A dollar sign and the word in prose; comparisons of fields in a filter.',
    source: 'MongoDB manual, query operators',
    inDocuments: 'notice',
    needs: [['$']],
    find: operatorText,
    attacks: [
      '{"$gt":""}',
      '{ $ne: 7 }',
      'x[$ne]=7',
      "1, $where: 'a'",
      { text: '{"$ne":1}', field: 'filter' },
      { text: '{"name":{"$eq":"a"},"$where":"b"}', field: 'filter' },
      { text: '{"name":"a","pass":{"$ne":1}}', field: 'where' },
    ],
    harmless: [
      'it costs $in: cash',
      '{"$schema":"x"}',
      '$size matters',
      { text: '{"$or":[{"name":{"$eq":"a"}}]}', field: 'filter' },
      { text: '{"price":{"$gt":5}}', field: 'where' },
    ],
  },
  {
    id: 'nosqli-script',
    version: 2,
    category: 'nosqli',
    severity: 'critical',
    sees: 'JavaScript that leaves a `$where` string: a return, a property of `this`, a call on `db`.',
    ignores: 'The words in prose.',
    source: 'MongoDB manual, server-side JavaScript',
    inDocuments: 'notice',
    needs: [['return', 'this.', 'db.', 'tojson', 'mapreduce']],
    find: /(?:(?:["']|^\s{0,9}\d{1,9})\s{0,9}(?:[;})]\s{0,9}){1,3}return[\s(]{1,9}(?:true|1|!|this\b|['"(])|["'\d)]\s{0,9}(?:&&|\|\||;)\s{0,9}this\.\w{1,40}(?:\.\w{1,20}\(|\s{0,5}[=!<>]=|\[)|["']\s{0,9};?\s{0,9}return\s{1,9}this\.|\bdb\.\w{1,40}\.(?:find|insert|remove|drop|update|mapreduce|count|aggregate|save|delete\w{0,9})\(|\bdb\.(?:getcollectionnames|dropdatabase|version|getname)\(|\btojson(?:oneline\(|\((?:this|db))|\.mapreduce\(|^\s{0,3}this\.\w{1,40}\.match\(\s{0,3}\/)/i,
    attacks: [
      "x'; return true; var y='",
      "x' && this.pin.match(/.*/)//",
      'db.orders.drop()',
      'this.pin.match(/^a/)',
    ],
    harmless: [
      "don't return this. Thanks",
      'this.is a test',
      'this.pin.match(x)',
      "it's late; please return",
    ],
  },
];
