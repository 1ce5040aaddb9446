/** Loopback and nothing else: hostile requests are for the sample only. */
export const baseUrl = `http://127.0.0.1:${Number(process.env.PORT ?? 3000)}`;
