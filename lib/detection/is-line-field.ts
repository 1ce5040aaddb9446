/** Names, numbers, addresses, choices: what stands there is no text of several lines, however long it is. */
const LINE_FIELD =
  /(?:id|key|token|name|e?mail|phone|ur[il]|host|path|(?<!pro)file|(?<!descr)ip|user|login|date|time)s?$|^(?:.{0,30}[_-])?(?:tel|fax|domain|port|link|href|src|dir|folder|directory|redirect|next|return|callback|target|dest|destination|lang|language|locale|sort|order|order_?by|limit|offset|page|per_?page|zip|city|country|state|category|tag|type|status|price|amount|quantity|qty|number|count|cmd|ping|title|subject|headline)s?$/;

/** Whether a field with this name, in lower case, is one for a line: nobody writes a text at length there. */
export function isLineField(name: string): boolean {
  return LINE_FIELD.test(name);
}
