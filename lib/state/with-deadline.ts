import { NoAnswerError } from './no-answer.error';

/**
 * Waits for an answer, but not for ever. An answer that has come in while this process was busy is still in time: it is
 * read before the deadline strikes.
 * @throws NoAnswerError when there is none
 */
export async function withDeadline<T>(answer: Promise<T>, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = (): Error => new NoAnswerError(`no answer within ${deadlineMs} ms`);
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => setImmediate(() => reject(late())), deadlineMs);
  });
  try {
    return await Promise.race([answer, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
