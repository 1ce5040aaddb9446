/** How a request is treated: whether it is only observed, and in which share of the clients its own is one. */
export interface Side {
  /** Whether what stands against the request is only logged. */
  readonly passive: boolean;
  /** The share of the clients that a ramp enforces; absent without a ramp. */
  readonly share: number | undefined;
}
