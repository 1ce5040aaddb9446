import { FieldTrail } from './field-trail';

/** The way to a text that was kept: spelt out, with the name that says what the text is. */
export class KeptTrail extends FieldTrail {
  constructor(
    private readonly path: string,
    private readonly lastName: string = path.slice(path.lastIndexOf('.') + 1),
    private readonly labelOfPath?: string,
  ) {
    super();
  }

  static of(trail: FieldTrail): KeptTrail {
    return new KeptTrail(trail.toString(), trail.name, trail.label);
  }

  override get label(): string | undefined {
    return this.labelOfPath;
  }

  override get name(): string {
    return this.lastName;
  }

  override toString(): string {
    return this.path;
  }
}
