/** A regular expression of the user's that fails on every header: the way to a check that throws. */
export class BrokenPattern extends RegExp {
  constructor() {
    super('broken');
  }

  override test(): boolean {
    throw new Error('the pattern is broken');
  }
}
