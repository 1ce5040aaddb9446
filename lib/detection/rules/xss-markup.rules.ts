import type { HtmlShape } from '../tokenise/html-shapes';
import { namesTags } from '../tokenise/names-tags';
import type { Rule } from './rule';
import type { Subject } from './subject';

const shape =
  (name: HtmlShape) =>
  (subject: Subject): number =>
    subject.html[name] ?? -1;

/** Markup that stands in the value as it came, or in an encoding that is not the one in which pages show markup. */
const liveShape =
  (name: HtmlShape) =>
  (subject: Subject): number =>
    subject.hasEscapedMarkup ? -1 : (subject.html[name] ?? -1);

/** The same, unless it is a sentence that only names elements. */
const liveElement = (name: HtmlShape): ((subject: Subject) => number) => {
  const find = liveShape(name);
  return (subject) => {
    const at = find(subject);
    return at >= 0 && subject.mayBeSentence && namesTags(subject.text, at) ? -1 : at;
  };
};

function escapedShape({ hasEscapedMarkup, html }: Subject): number {
  return hasEscapedMarkup ? (html.element ?? html.handler ?? html.embedded ?? html['script-url'] ?? -1) : -1;
}

/** What is shown in one line, or compared, or followed: nobody writes markup there. */
const LABEL_FIELD =
  /^(?:(?:first|last|full|user|display|nick|given|family)[_-]?name|name|user|login|email|mail|redirect(?:_?ur[il])?|return(?:_?ur[il])?|ur[il]|lang|locale|language|sort|order|id|page|city|country|phone|category|tag)$/;

const HEADING_FIELD = /^(?:(?:page|sub|meta)[_-]?)?title$|^subject$|^head(?:ing|line)$/;

function markupInLabel(subject: Subject): number {
  if (LABEL_FIELD.test(subject.field)) return subject.html.attribute ?? -1;
  return HEADING_FIELD.test(subject.field) ? (subject.html.block ?? -1) : -1;
}

export const xssMarkupRules: readonly Rule[] = [
  {
    id: 'xss-element',
    version: 5,
    category: 'xss',
    severity: 'critical',
    inPasswords: /<\/?(?:script|svg|iframe|object|embed|math|base|meta|link)[\s/>]/i,
    sees: 'An element that runs something: script, applet, frames, and what brings something in with a handler, a script, data of its own, another base or a refresh.',
    ignores:
      'Formatting, links, pictures; what only shows something from elsewhere; elements that a sentence names.',
    source: 'HTML and SVG standards',
    needs: [['<']],
    find: liveElement('element'),
    attacks: [
      '<script>track(1)</script>',
      '"><svg/onload=go()>',
      '<svg><set attributeName=href to=x>',
      '<meta http-equiv=refresh content=0>',
      '<embed src="data:application/x,y">',
      'and how do I <script> go(1)',
      'and how to escape <script>',
    ],
    harmless: [
      '<b>bold</b>',
      'a < b and scripts > c',
      '<svg width=1><animate attributeName="opacity"/></svg>',
      '<iframe src="https://example.com/embed">',
      'and how do I escape <script> in HTML?',
      'the content of `<script>` tags in Vue',
    ],
  },
  {
    id: 'xss-embedded',
    version: 3,
    category: 'xss',
    severity: 'critical',
    inPasswords: /<\/?(?:svg|iframe|object|embed|math|base|meta|link|style)[\s/>]|data:/i,
    sees: 'An element that brings something in and runs nothing by itself: a frame or an object from an address, a drawing, a formula, a style sheet; a drawing as the data of a picture.',
    ignores: 'Formatting, links, pictures; a drawing as the data of a picture in a style sheet.',
    source: 'HTML, SVG and MathML standards',
    needs: [['<']],
    find: liveElement('embedded'),
    attacks: [
      '<iframe src="https://a.example/x">',
      '<svg><path d="M0 0"/></svg>',
      '<style>p { top: 0 }</style>',
    ],
    harmless: [
      '<b>bold</b>',
      '<img src="data:image/png;base64,iVBO">',
      'a < style',
      'put a <link> into the head of an Array<object>',
      `background: url('data:image/svg+xml;utf8,<svg viewBox="0 0 9 9"><path d="M0 0h9"/></svg>')`,
    ],
  },
  {
    id: 'xss-handler',
    version: 4,
    category: 'xss',
    severity: 'critical',
    sees: 'An event handler attribute inside a tag, whatever the element, closed or not.',
    ignores: 'Words that begin with "on" outside of tags.',
    source: 'HTML standard',
    needs: [
      ['<'],
      ['on', 'srcdoc', 'formaction', 'datafld', 'datasrc', 'dataformatas', 'implementation', 'ev:'],
    ],
    find: liveShape('handler'),
    attacks: [
      '<map oncontentvisibilityautostatechange=go()>',
      '<img src=x onerror=go()>',
      "<p class='a'onclick=go() ",
    ],
    harmless: ['<p>based on = sign</p>', '<a href="/on/time">on time</a>'],
  },
  {
    id: 'xss-escaped-element',
    version: 2,
    category: 'xss',
    severity: 'critical',
    sees: 'An element that runs script or brings something in, a handler or a script address, whose tag is escaped by entities: shown as it is, or decoded once more.',
    ignores: 'Escaped formatting, links, pictures.',
    source: 'HTML standard, character references',
    needs: [['<']],
    find: escapedShape,
    attacks: ['&lt;script&gt;track(1)&lt;/script&gt;', '&#x3c;img src=x onerror=go()&#x3e;'],
    harmless: ['&lt;b&gt;bold&lt;/b&gt;', 'a &lt; b and scripts &gt; c'],
  },
  {
    id: 'xss-script-url',
    version: 3,
    category: 'xss',
    severity: 'critical',
    inPasswords: /script:|data:|script&/i,
    sees: 'An attribute whose address has a script scheme, also broken by blanks or controls.',
    ignores: 'http, mailto, data pictures, and links that do nothing: `javascript:void(0)`.',
    source: 'HTML and URL standards',
    needs: [['<'], [':', '//', '&{', '#', 'colon']],
    find: liveShape('script-url'),
    attacks: ['<a href="java\nscript:go()">x</a>', '<a href="javascript:void(go())">x</a>'],
    harmless: [
      '<a href="https://example.com/javascript">x</a>',
      '<a class="x" href="javascript:void(0)">x</a>',
    ],
  },
  {
    id: 'xss-style',
    version: 3,
    category: 'xss',
    severity: 'critical',
    sees: 'A style, in an attribute or an element, that runs script, loads a binding or another sheet.',
    ignores: 'Colours and sizes, pictures, fonts of the known services.',
    source: 'CSS of old browsers, CSS level 2',
    needs: [['<'], ['style']],
    find: shape('style'),
    attacks: ['<p style="width:expression(go())">', '<style>@im\\port "//a.example/x"</style>'],
    harmless: ['<p style="color:red">', '<style>p { scroll-behavior: smooth }</style>'],
  },
  {
    id: 'xss-odd-style',
    version: 1,
    category: 'xss',
    severity: 'critical',
    sees: 'A style attribute that hides what it says, holds rules, or has an address that is not https.',
    ignores: 'Colours and sizes, and what word processors escape.',
    source: 'CSS of old browsers, CSS level 2',
    needs: [['<'], ['style']],
    find: shape('odd-style'),
    attacks: ['<p style="background:url(http://a.example/x)">', '<p style="c\\6flor:red">'],
    harmless: ['<p style="color:red">', '<p style="background:url(https://a.example/x.png)">'],
  },
  {
    id: 'xss-attribute-break',
    version: 2,
    category: 'xss',
    severity: 'critical',
    inPasswords: /on(?:error|load|click|focus|blur|mouse[a-z]{2,5}|key[a-z]{2,5}|toggle)\s{0,3}=/i,
    sees: 'A value that leaves the attribute it is put into and adds an event handler.',
    ignores: 'Handlers in text without a quote before them.',
    source: 'HTML standard',
    inDocuments: 'notice',
    needs: [["'", '"', '`'], ['on'], ['=']],
    find: /["'`][\s/]{1,20}style\s{0,5}=[\s"'\\]{0,5}[^"'<>]{0,60}expression\s{0,5}\(|["'`][\s/]{0,20}(?:[a-z]{1,20}\s{0,5}(?:=\s{0,5}["'`]?\w{0,20}["'`]?)?[\s/]{1,20})?on[a-z]{3,25}\s{0,9}=\s{0,9}["'`]?[^\s"'`]{0,80}[(`=:]|["'`][\s/]{1,20}(?:[a-z]{1,20}\s{0,5}=\s{0,5}["'`]?\w{0,20}["'`]?[\s/]{1,20}){0,4}on(?:load|error|focus|blur|click|mouse(?:over|out|move|enter|leave|down|up)|key(?:down|up|press)|toggle|start|begin)=\\?["'`]?\w{1,40}(?:[\\"'`/\s]|$)/i,
    attacks: [
      '" onfocus=go() autofocus x="',
      "' style='x' onclick=go(1) '",
      '" type=image src=x onerror=GO "',
    ],
    harmless: ['"done" on time = good', 'the "on" switch', 'the "a" only=true option'],
  },
  {
    id: 'xss-declaration',
    version: 2,
    category: 'xss',
    severity: 'critical',
    sees: 'Processing instructions and conditional comments of old browsers that load or run something.',
    ignores: 'Comments, XML declarations.',
    source: 'Manuals of Internet Explorer',
    inDocuments: 'notice',
    needs: [['<?', '<!']],
    find: shape('declaration'),
    attacks: ['<!--[if gte IE 4]><p>x</p><![endif]-->', '<?import namespace="t" implementation="x">'],
    harmless: ['<!-- a note -->', '<?xml version="1.0"?>'],
  },
  {
    id: 'xss-handler-text',
    version: 1,
    category: 'xss',
    severity: 'critical',
    sees: 'The assignment of a call to an event handler, with or without a tag.',
    ignores: 'Handlers that are given a name or nothing.',
    source: 'HTML standard, event handlers',
    inDocuments: 'notice',
    needs: [['on'], ['=']],
    find: /(?:^|[\s"'`/;+*<>])on(?:abort|activate|after|animation|auxclick|before|begin|blur|bounce|can|change|click|close|context|copy|cut|dbl|dblclick|drag|drop|end|error|filter|finish|focus|form|full|got|hash|input|invalid|key|load|lost|message|mouse|move|offline|online|open|page|paste|play|pointer|pop|progress|property|ready|repeat|reset|resize|row|scroll|search|seek|select|show|start|stop|storage|submit|suspend|time|toggle|touch|transition|unload|volume|wait|webkit|wheel|zoom)[a-z]{0,20}\s{0,9}=[\s"'`\\]{0,9}[\w$.[\]]{1,60}\s{0,5}(?:[(`]|=[^=]|&#|\+\+)/i,
    attacks: ['x onerror=go(1)', 'autofocus/onfocus="a=b"'],
    harmless: ['onclick handlers', 'on error = retry', 'only=a(b)'],
  },
  {
    id: 'xss-broken-tag',
    version: 3,
    category: 'xss',
    severity: 'critical',
    sees: 'A script tag with blanks, entities or controls where a filter does not expect them, markup in UTF-7, and a value that closes a comment.',
    ignores: 'The word after a comparison.',
    source: 'Filters that are written by hand',
    inDocuments: 'warning',
    needs: [['script', '+adw', 'style', '-->', '--!>', 'expression']],
    find: /:\s{0,3}expression[(\d]\s{0,3}\w{1,20}\s{0,3}\(|^\s{0,9}--!?>[ \t]{0,9}<[a-z!/]|<(?:\s{1,5}\/?|\/\s{1,5}|[;%\\~&]{1,3}\/?)\s{0,5}script[\s;%/\\]{0,5}[>\u00be]|\u00bc\/?script|\+ADw(?:-\/?(?:script|img|svg|html|body)|AIQ-(?:DOCTYPE|ENTITY))|<[^\s\w<>]{1,5}\s{0,5}(?:\w{1,10}\s{1,5})?style\s{0,5}=[^<>]{0,100}expression/i,
    attacks: ['< script >go()< / script >', '+ADw-script+AD4-', '--><b>x', 'x:expression(go(1))'],
    harmless: ['Regular expression: expression (a)', 'a < scripts', 'x <% scripted', '--> next', 'a --> <b>'],
  },
  {
    id: 'xss-control-element',
    version: 1,
    category: 'xss',
    severity: 'critical',
    sees: 'An element, with attributes, that makes a form or a page of its own.',
    ignores: 'The same element without attributes, formatting, links, pictures.',
    source: 'HTML standard',
    inDocuments: 'notice',
    needs: [['<']],
    find: shape('control'),
    attacks: ['<form action=//a.example>', '<input autofocus '],
    harmless: ['<title>', 'a <form> of art', '<span class="button">'],
  },
  {
    id: 'xss-markup-in-xml',
    version: 1,
    category: 'xss',
    severity: 'critical',
    sees: 'A tag of HTML that runs script, put into an XML document without being escaped.',
    ignores: 'Elements that happen to have the name of one of HTML.',
    source: 'HTML standard',
    parts: ['markup'],
    needs: [['<']],
    find: /^<(?:script|iframe|embed|applet)\b|^<(?:svg|img|body|video|audio|input|details|marquee|a|div|p|b|x|object|form|style)\b[^>]{0,300}(?:\son[a-z]{3,20}\s{0,3}=|javascript:|expression\()/i,
    attacks: [
      { text: '<script src="//a.example">', part: 'markup' },
      { text: '<img src="x" onerror="go()">', part: 'markup' },
    ],
    harmless: [
      { text: '<link href="https://example.com">', part: 'markup' },
      { text: '<object type="order">', part: 'markup' },
    ],
  },
  {
    id: 'xss-stripped-script',
    version: 1,
    category: 'xss',
    severity: 'critical',
    sees: 'What a filter that takes out the brackets of tags leaves of a script.',
    ignores: 'Names of files and folders.',
    source: 'Filters that are written by hand',
    needs: [['script'], ['/script']],
    find: /(?:^|[^a-z])script(?:alert|confirm|prompt|document|window|eval|location|fetch|var|function)\b[^<]{0,200}\/script/i,
    attacks: ['scriptalert(1)/script', '"scriptdocument.cookie=1/script'],
    harmless: ['src/scripts/alert.js and /script', 'script: alert /script'],
  },
  {
    id: 'xss-nested-entity',
    version: 1,
    category: 'xss',
    severity: 'critical',
    sees: 'Numeric entities that spell numeric entities, or that a tag breaks.',
    ignores: 'Entities that were escaped by name, as editors do it twice.',
    source: 'Filters that decode once',
    needs: [['&#38', '&#x26', '&#0', '&#x0', '&<']],
    find: /&<[a-z]{1,5}>#x?\d|&#(?:0{0,5}38|x0{0,5}26);?&?#(?:0{0,5}35|x0{0,5}23);?&?#/i,
    attacks: ['<a href="&#38&#35&#49&#48&#54">x</a>', '&#x26;&#x23;&#x36;&#x30;', '&<b>#60;'],
    harmless: ['Tom &#38; Jerry', '&#38;amp; and &#38;nbsp;'],
  },
  {
    id: 'xss-hidden-host',
    version: 1,
    category: 'xss',
    severity: 'critical',
    sees: 'An address whose host is percent-encoded letter by letter.',
    ignores: 'Encoded names of hosts in other scripts than Latin, and encoded paths.',
    source: 'URL standard; filters that look for names of hosts',
    needs: [['//%']],
    find: /(?::|&#58;|&colon;)\/\/(?:%[3-7][0-9a-f]){4}/i,
    attacks: ['<a href="http://%65%76%69%6c.example">x</a>'],
    harmless: ['https://%e4%be%8b%e3%81%88.example/', 'https://example.com/%41%42%43%44'],
  },
  {
    id: 'xss-lone-attribute',
    version: 1,
    category: 'xss',
    severity: 'critical',
    sees: 'The attribute that gives an injected handler the focus, at the end of a tag that begins elsewhere.',
    ignores: 'The word in prose.',
    source: 'HTML standard',
    needs: [['autofocus']],
    find: /\sautofocus(?:\s{1,9}on[a-z]{3,20}\s{0,3}=|\s{0,3}\/?>$)/i,
    attacks: ['x autofocus>', 'x autofocus onfocus=go'],
    harmless: ['the autofocus attribute', 'autofocus on load'],
  },
  {
    id: 'xss-script-end',
    version: 1,
    category: 'xss',
    severity: 'warning',
    sees: 'The end of a script that begins elsewhere.',
    ignores: 'Other closing tags.',
    source: 'HTML standard',
    inDocuments: 'notice',
    needs: [['</script']],
    find: shape('script-end'),
    attacks: ['x</script>'],
    harmless: ['<script>x</script>', '</scripts>', '</b>'],
  },
  {
    id: 'xss-markup-in-label',
    version: 1,
    category: 'xss',
    severity: 'critical',
    sees: 'A tag with attributes in a field that holds a name, an address or a number; in a title, one that is no formatting, link or picture.',
    ignores: 'Tags without attributes, and fields for text.',
    source: 'HTML injection',
    inDocuments: 'notice',
    places: ['query', 'cookie', 'body'],
    parts: ['value'],
    needs: [['<'], ['=']],
    find: markupInLabel,
    attacks: [{ text: '<div id="4">x', field: 'redirect' }],
    harmless: [
      { text: '<div id="4">x', field: 'comment' },
      { text: '<a name="b"></a> Found a bug?', field: 'title' },
      { text: 'a <b>bold</b> name', field: 'name' },
    ],
  },
];
