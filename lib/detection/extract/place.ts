/** The parts of a request that values are taken from. */
export const places = ['path', 'query', 'header', 'cookie', 'body', 'file'] as const;

export type Place = (typeof places)[number];
