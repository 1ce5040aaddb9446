/** No answer came in time. The message is safe to show: it is in our own words. */
export class NoAnswerError extends Error {}
