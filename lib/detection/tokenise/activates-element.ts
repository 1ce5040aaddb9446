/** Elements that bring a page, a program or a sheet from an address. */
const EMBEDDING: ReadonlySet<string> = new Set(['iframe', 'embed', 'object', 'link']);
const ADDRESS = /^(?:src|data|href|code|codebase)$/;
/** Also relative ones: what stands before the colon would be no scheme. */
const PLAIN_ADDRESS = /^(?:https?:|about:blank|cid:|file:|[^:]*$|[^:]*[/?#])/;
const RUNNING_LINK = /\b(?:import|modulepreload|serviceworker|prerender|manifest)\b/;
/** What a page may say about itself without changing what is done with it. */
const PLAIN_HEADER =
  /^(?:content-(?:type|language|style-type)|x-ua-compatible|x-dns-prefetch-control|imagetoolbar|cache-control|pragma|expires)$/;
/** Charsets in which other signs stand for brackets. */
const ODD_CHARSET = /utf-?7|utf-?16|utf-?32|hz-gb|iso-2022|mac-/;
const ANIMATION = /^(?:set|animate(?:motion|transform)?)$/;
const ANIMATED_TARGET = /^(?:on|(?:xlink:)?href$|innerhtml$)/;

/**
 * Whether an attribute makes an element run or change something that without it would only show or bring something in:
 * a frame with data of its own, an animation of a link, a refresh. Handlers and script schemes are seen elsewhere.
 *
 * @param element the name of the element without prefix, in lower case
 * @param name the name of the attribute, in lower case
 * @param value its value without blanks, in lower case
 */
export function activatesElement(element: string, name: string, value: string): boolean {
  if (EMBEDDING.has(element)) {
    if (name === 'type' && value.includes('scriptlet')) return true;
    if (element === 'link' && name === 'rel') return RUNNING_LINK.test(value);
    return ADDRESS.test(name) && !PLAIN_ADDRESS.test(value);
  }
  if (element === 'meta')
    return (
      (name === 'http-equiv' && !PLAIN_HEADER.test(value)) ||
      ((name === 'charset' || name === 'content') && ODD_CHARSET.test(value))
    );
  if (element === 'base') return name === 'href';
  if (element === 'style') return name === 'type' && value !== 'text/css';
  return ANIMATION.test(element) && name === 'attributename' && ANIMATED_TARGET.test(value);
}
