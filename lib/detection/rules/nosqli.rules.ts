import type { Rule } from './rule';

const OPERATOR =
  '(?:ne|eq|gte?|lte?|n?in|regex|options|where|exists|type|mod|all|size|elemmatch|expr|jsonschema|text|search|function|accumulator|n?or|and|not|rand|natural|lookup|merge|out|comment|slice|meta|maxtimems|geowithin|near)';

export const nosqliRules: readonly Rule[] = [
  {
    id: 'nosqli-operator-name',
    version: 1,
    category: 'nosqli',
    severity: 'critical',
    sees: 'A field named like a query operator of MongoDB, at any depth, also in brackets or after a dot.',
    ignores: 'Names of OData (`$filter`, `$top`), JSON Schema (`$ref`) and updates (`$set`).',
    source: 'MongoDB manual, query operators',
    parts: ['name'],
    needs: [['$']],
    find: new RegExp(`(?:^|[\\[.])\\$${OPERATOR}(?:$|[\\].])`, 'i'),
    attacks: [
      { text: '$ne', part: 'name' },
      { text: 'user[$regex]', part: 'name' },
    ],
    harmless: [
      { text: '$select', part: 'name' },
      { text: '$ref', part: 'name' },
      { text: 'price$gt', part: 'name' },
    ],
  },
  {
    id: 'nosqli-operator-text',
    version: 1,
    category: 'nosqli',
    severity: 'critical',
    inPasswords: /\{\s{0,5}["']?\$|\$where/i,
    sees: 'A query operator as a key of an object, or in brackets, inside a text that may be parsed.',
    ignores: 'A dollar sign and the word in prose.',
    source: 'MongoDB manual, query operators',
    inDocuments: 'notice',
    needs: [['$']],
    find: new RegExp(
      `(?:[{,]\\s{0,9}["']?|["']|^\\s{0,9})\\$${OPERATOR}["']?\\s{0,9}:|\\[\\$${OPERATOR}\\](?:\\[\\d{0,5}\\])?\\s{0,3}=|\\$where\\s{0,9}[:=(]`,
      'i',
    ),
    attacks: ['{"$gt":""}', '{ $ne: 7 }', 'x[$ne]=7', "1, $where: 'a'"],
    harmless: ['it costs $in: cash', '{"$schema":"x"}', '$size matters'],
  },
  {
    id: 'nosqli-script',
    version: 1,
    category: 'nosqli',
    severity: 'critical',
    sees: 'JavaScript that leaves a `$where` string: a return, a property of `this`, a call on `db`.',
    ignores: 'The words in prose.',
    source: 'MongoDB manual, server-side JavaScript',
    inDocuments: 'notice',
    needs: [['return', 'this.', 'db.', 'tojson', 'mapreduce']],
    find: /(?:(?:["']|^\s{0,9}\d{1,9})\s{0,9}(?:[;})]\s{0,9}){1,3}return[\s(]{1,9}(?:true|1|!|this\b|['"(])|["'\d)]\s{0,9}(?:&&|\|\||;)\s{0,9}this\.\w{1,40}(?:\.\w{1,20}\(|\s{0,5}[=!<>]=|\[)|["']\s{0,9};?\s{0,9}return\s{1,9}this\.|\bdb\.\w{1,40}\.(?:find|insert|remove|drop|update|mapreduce|count|aggregate|save|delete\w{0,9})\(|\bdb\.(?:getcollectionnames|dropdatabase|version|getname)\(|\btojson(?:oneline\(|\((?:this|db))|\.mapreduce\()/i,
    attacks: ["x'; return true; var y='", "x' && this.pin.match(/.*/)//", 'db.orders.drop()'],
    harmless: ["don't return this. Thanks", 'this.is a test', "it's late; please return"],
  },
];
