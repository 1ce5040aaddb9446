import { HttpException } from '@nestjs/common';

const MESSAGES = {
  403: 'Forbidden',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
} as const;

/**
 * The answer to a denied request. It passes the app's own exception filters, says neither who denied nor why, and
 * carries the id under which log and events have the rest.
 *
 * @example
 * \@Catch(DeniedRequestException)
 * export class DeniedFilter extends BaseExceptionFilter {}
 */
export class DeniedRequestException extends HttpException {
  constructor(
    status: keyof typeof MESSAGES,
    /** The id of the decision, as in the log line and in the event. */
    readonly decisionId: string,
  ) {
    super({ statusCode: status, message: MESSAGES[status], decisionId }, status);
  }
}
