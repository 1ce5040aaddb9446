/** What is needed to say what the mode made of a decision. */
export interface ModedDecision {
  readonly action: string;
  readonly passive: boolean | undefined;
  readonly share: number | undefined;
  readonly scope: string | undefined;
  readonly status: number | undefined;
}

/** What the mode made of what was found, in words. */
export function describeOutcome({ action, passive, share, scope, status }: ModedDecision): string {
  const answer = status === undefined ? 'denied' : `answered with ${status}`;
  const ramp =
    share === undefined ? '' : `, in a ramp over ${Math.round(share * 1000) / 10} % of the clients`;
  switch (action) {
    case 'logged_only':
      return share === undefined
        ? `it was served and only logged, in passive mode; in active mode it would be ${answer}`
        : `it was served and only logged: the client is outside of the ramp${ramp}; inside it would be ${answer}`;
    case 'request_blocked':
      if (scope === 'route' && passive === true)
        return `it was ${answer}, in passive mode too: a decorator asked for it`;
      if (passive === true)
        return `it was ${answer} although the app is passive: @EnforceGuard stands on the route`;
      return `it was ${answer}${ramp}`;
    case 'check_error':
      return 'a check failed; whether the request was denied for it is a decision of its own';
    case 'not_inspected':
      return 'it was served, and detection could not look at all of it';
    case 'served':
      return 'it was served, and nothing stood against it';
    default:
      return 'no decision on a request';
  }
}
