/** Loopback and nothing else: hostile requests are for the sample only. */
export const baseUrl = `http://127.0.0.1:${Number(process.env.PORT ?? 3000)}`;

/** Why the sample did not answer, and what helps most of the time. */
export function notAnswered(error: unknown): string {
  const { code, message } = Object(error) as Partial<NodeJS.ErrnoException>;
  const hint = code === 'ECONNREFUSED' ? '; is the shop running (npm start)?' : '';
  return `${baseUrl}: ${message || code || String(error)}${hint}`;
}
