/** A request that the script sends, and who sends it. */
export interface ScriptedRequest {
  readonly kind: string;
  /** The client, sent in X-Forwarded-For; absent where the request comes from the machine of the shop. */
  readonly from?: string;
  readonly path: string;
  /** Sent as JSON with POST. */
  readonly body?: object;
  readonly userAgent?: string;
}
