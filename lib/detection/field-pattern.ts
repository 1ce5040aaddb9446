const PART = String.raw`(?:\*|[^\s.*](?:[^.*]{0,200}[^\s.*])?)`;

/**
 * The dotted name of a field, as exclusions write it; `.**` at its end means all that is below. No part of it is empty,
 * begins or ends with a blank, or has a star beside other characters: such a name would look like a pattern and fit nothing.
 */
export const FIELD_PATTERN = new RegExp(String.raw`^${PART}(?:\.${PART}){0,100}(?:\.\*\*)?$`);

/** What {@link FIELD_PATTERN} asks for, in words. */
export const FIELD_PATTERN_WORDS =
  'the dotted name of a field, such as "article.body", in which "*" stands for one whole part, and "**" at the end for all below';
