/** A recorded request with its label. */
export interface LabelledRequest {
  readonly id: string;
  readonly set: string;
  readonly label: 'attack' | 'benign';
  readonly class: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
    readonly bodyEncoding?: 'base64';
  };
  readonly payload?: string;
  /** Why the label is doubtful; such rows do not count. */
  readonly questionable?: string;
}
