/** Objects that lead anywhere are no plain names, and neither are those with double underscores. */
const NAME =
  '(?!(?:config|self|request|app|settings|this|constructor|root|global|process|namespace|lookup|session|application)\\b)(?!\\w{0,60}__)[A-Za-z]\\w{0,60}(?:\\.(?!constructor|prototype|\\w{0,60}__)\\w{1,60}){0,6}';
const FORMATTERS =
  '(?:up|down)case|upper(?:case)?|lower(?:case)?|capitali[sz]e|capfirst|title(?:i[sz]e|case)?|trim|l?strip|rstrip|escape|e|date(?:_?format)?|time|money(?:_with(?:out)?_\\w{4,20})?|currency|number(?:_?format)?|round|floor|ceil|abs|float|int|string|json|to_?json|url_?encode|size|length|count|first|last|truncate(?:words|chars)?|default|strip_?(?:html|tags|newlines)|nl2br|newline_to_br|pluralize|plus|minus|times|divided_by|trans(?:late)?|t|humani[sz]e|(?:img|image|asset|file)_url';
const LITERAL = `"[^"{}|\\n]{0,60}"|'[^'{}|\\n]{0,60}'|-?\\d{1,9}(?:\\.\\d{1,6})?|${NAME}`;
const PIPE = `\\s{0,3}\\|\\s{0,3}(?:${FORMATTERS})(?:\\s{0,2}:\\s{0,3}(?:${LITERAL})(?:\\s{0,3},\\s{0,3}(?:${LITERAL})){0,2}|\\((?:${LITERAL})?\\))?`;
const CONDITION = `(?:not )?(?:${LITERAL})(?: {1,3}(?:==|!=|<=?|>=?|and|or|contains|in|is|is not) {1,3}(?:${LITERAL})){0,4}`;

/**
 * What prints or formats a name, or goes by it, in Liquid, Twig, Jinja, Handlebars and Mustache, and does no more than the
 * name alone would: `{{ user.name | upcase }}`, `{% if user.isNew %}`, `{{#each items}}`, `{{> footer}}`.
 */
const PLAIN_TAG = new RegExp(
  [
    `\\{\\{-?\\s{0,3}(?:${NAME}|["']now["'])(?:${PIPE}){1,3}\\s{0,3}-?\\}\\}`,
    `\\{%-?\\s{0,3}(?:(?:if|elsif|elif|unless|case|when) {1,3}${CONDITION}|for \\w{1,40} in ${NAME}|assign \\w{1,40} = (?:${LITERAL})|else|end(?:if|for|unless|case))\\s{0,3}-?%\\}`,
    `\\{\\{~?#(?:(?:if|unless|each|with) {1,3})?(?:${NAME}|\\((?:eq|ne|lt|gt|lte|gte|and|or|not)(?: (?:${LITERAL})){1,3}\\))~?\\}\\}`,
    `\\{\\{(?:&|>|\\^|/)\\s{0,2}${NAME}\\s{0,2}\\}\\}|\\{\\{@(?:index|key|first|last)\\}\\}|\\{\\{!\\s?[\\w .,]{0,80}\\}\\}`,
    `<%= (?=[a-z]\\w{0,40}\\.)${NAME} %>`,
  ].join('|'),
  'g',
);

/** The text with blanks in the place of each tag of a template that is plain. Linear. */
export function blankPlainTags(text: string): string {
  return text.replace(PLAIN_TAG, (tag) => ' '.repeat(tag.length));
}
