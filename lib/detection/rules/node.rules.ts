import { isNamed } from '../tokenise/is-named';
import type { Rule } from './rule';
import { unlessTold } from './unless-told';

const PROCESS =
  /\b(?:require|import|_load)\s{0,5}\(\s{0,5}["'`](?:node:)?(?:child_process["'`]|(?:fs|os|net|http|https|vm|cluster|module|dns|worker_threads|repl)["'`]\s{0,5}\)\s{0,5}\.)|\bprocess\s{0,5}(?:\.|\[["'])\s{0,5}(?:mainModule\b|(?:binding|dlopen|kill|exit|abort|_linkedBinding|chdir|setuid)\s{0,3}(?:\(|["']\]))|\bglobal(?:This)?\.process\b|\b(?:exec|spawn|execFile|fork)Sync\s{0,5}\(|_\$\$ND_FUNC\$\$_|\b__js_function\b|\bprocess\s{0,3}\[\s{0,3}(?:["'`]env["'`]|mainModule\b|req\.)|\bprocess\.env\s{0,3}(?:$|[)"'\];}])/i;

export const nodeRules: readonly Rule[] = [
  {
    id: 'node-prototype-name',
    version: 1,
    category: 'node',
    severity: 'critical',
    sees: 'A field that reaches for the prototype of objects: `__proto__`, or `constructor` and below it `prototype`.',
    ignores: 'Either of the latter alone.',
    source: 'ECMAScript, CVE-2019-10744 and its kind',
    parts: ['name'],
    needs: [['__proto__', 'prototype']],
    // The name itself has to say it: of what stands below, the names are not told again.
    find: ({ path, text }) =>
      /__proto__|prototype/.test(text)
        ? path.search(/(?:^|[.[\]])(?:__proto__(?:$|[.[\]])|constructor[.[\]]{1,2}prototype(?:$|[.[\]]))/)
        : -1,
    attacks: [
      { text: '__proto__', part: 'name' },
      { text: 'constructor[prototype][x]', part: 'name' },
    ],
    harmless: [
      { text: 'prototype', part: 'name' },
      { text: 'my__proto__col', part: 'name' },
    ],
  },
  {
    id: 'node-prototype-text',
    version: 1,
    category: 'node',
    severity: 'critical',
    sees: 'The same inside a text that may be parsed: a JSON key, brackets, a dotted assignment.',
    ignores: 'The words in prose.',
    source: 'ECMAScript',
    inDocuments: 'notice',
    needs: [['__proto__', 'prototype']],
    find: /(?:["'[.]|^|[?&])__proto__["'\].]{0,2}\s{0,5}[:=[.\]]|constructor(?:\]\[|\.|"\s{0,5}:\s{0,5}\{\s{0,5}")prototype(?:\]|\.|")/,
    attacks: ['{"__proto__":{"a":1}}', 'a[constructor][prototype][b]=1'],
    harmless: ['the __proto__ property', 'constructor and prototype'],
  },
  {
    id: 'node-process',
    version: 3,
    category: 'node',
    severity: 'critical',
    sees: 'Code that gets at processes, files or the module loader of Node.js.',
    ignores: '`process.env.X`, and modules that are harmless; names in a sentence.',
    source: 'Node.js documentation',
    inDocuments: 'notice',
    needs: [['process', 'require', 'import', '_load', 'exec', 'spawn', 'forksync', 'nd_func', '__js_func']],
    find: unlessTold(PROCESS, isNamed),
    attacks: [
      'process["env"]',
      '{"__js_function":"x"}',
      "require('child_process').exec('x')",
      'process.env',
      "process.binding('fs')",
      'globalThis.process.version',
    ],
    harmless: [
      'process[5] of 9',
      "const x = require('express')",
      'process.env.NODE_ENV',
      'the import process',
      'reads a file of variables into process.env',
    ],
  },
  {
    id: 'node-function-constructor',
    version: 2,
    category: 'node',
    severity: 'critical',
    sees: 'Code made from text by way of the Function constructor, or of character codes; loops that never end.',
    ignores: 'The words without the call.',
    source: 'ECMAScript',
    inDocuments: 'notice',
    needs: [['constructor', 'function', 'fromcharcode', 'eval', 'while', 'reflect']],
    find: /\bconstructor\s{0,5}(?:\.\s{0,5}constructor|\[["'`]constructor["'`]\])?\s{0,5}\(\s{0,5}["'`]|\bconstructor\s{0,3}\.\s{0,3}constructor\b|\[["'`]constructor["'`]\]|\b(?:new\s{1,5})?Function\s{0,5}\(\s{0,5}["'`]\s{0,5}(?:return|process|this|require|global|var|let|const|while)|\bReflect\.(?:construct|apply|get|set)\s{0,3}\(|\beval\s{0,5}\(\s{0,5}(?:String\.fromCharCode|atob|unescape|Buffer|["'`][^"'`\n]{0,60}(?:require|process|fromCharCode)|name|location|this|window)|\bString\.fromCharCode\s{0,3}\(\s{0,3}\d|\bwhile\s{0,5}\(\s{0,5}(?:true|1|!0)\s{0,5}\)\s{0,5}(?:\{|;|$)|\bdo\s{0,5}\{[^{}]{0,120}\}\s{0,5}while\s{0,5}\([^()<>]{1,60}[<>]/,
    attacks: [
      "[].constructor.constructor('return this')()",
      "new Function('return 1')()",
      'while(1){}',
      'do{b=new Date()}while(b-a<9)',
    ],
    harmless: [
      'class A { constructor() {} }',
      'a while (true story)',
      'do this while (a < b)',
      'a Function (mathematics)',
    ],
  },
  {
    id: 'node-template-options',
    version: 1,
    category: 'node',
    severity: 'critical',
    sees: 'Options of view engines that are compiled into code when a request can set them.',
    ignores: 'Other names.',
    source: 'CVE-2022-29078 and its kind',
    parts: ['name'],
    needs: [['outputfunctionname', 'escapefunction', 'destructuredlocals', 'view options']],
    find: /^(?:outputFunctionName|escapeFunction|destructuredLocals|view options)$|\[(?:view options|outputFunctionName|escapeFunction)\]/i,
    attacks: [{ text: 'outputFunctionName', part: 'name' }],
    harmless: [{ text: 'outputName', part: 'name' }],
  },
];
