/** The families of attacks, in the order in which ties between equally heavy matches are decided. */
export const detectionCategories = [
  'sqli',
  'nosqli',
  'xss',
  'traversal',
  'inclusion',
  'command',
  'php',
  'node',
  'java',
  'template',
  'ssrf',
  'xxe',
  'ldap',
  'xpath',
  'ssi',
  'crlf',
  'upload',
  'scanner',
  'custom',
] as const;

/** A family of attacks. */
export type DetectionCategory = (typeof detectionCategories)[number];
