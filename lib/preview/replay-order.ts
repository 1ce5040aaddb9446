/** Something that happened, and its place in the order of the instance. */
export interface ReplayStep {
  readonly order: number;
  run(): Promise<void>;
}

const MAX_WAITING = 8192;

/**
 * Puts what happened back into its order: a line is written when its request is over, and requests overlap. What waits is
 * bounded; what comes later than that is taken when it comes.
 */
export class ReplayOrder {
  /** A binary heap: the next step is the first. */
  private readonly waiting: ReplayStep[] = [];
  private last = 0;

  /** @param onGap hears when a place is missing in the order */
  constructor(private readonly onGap: () => void) {}

  async add(step: ReplayStep): Promise<void> {
    this.push(step);
    if (this.waiting.length > MAX_WAITING) await this.next();
  }

  async drain(): Promise<void> {
    while (this.waiting.length > 0) await this.next();
  }

  private async next(): Promise<void> {
    const step = this.pop();
    if (step === undefined) return;
    if (step.order !== this.last + 1) this.onGap();
    this.last = Math.max(this.last, step.order);
    await step.run();
  }

  private push(step: ReplayStep): void {
    const heap = this.waiting;
    let at = heap.push(step) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((heap[parent] as ReplayStep).order <= step.order) break;
      heap[at] = heap[parent] as ReplayStep;
      at = parent;
    }
    heap[at] = step;
  }

  private pop(): ReplayStep | undefined {
    const heap = this.waiting;
    const first = heap[0];
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return first;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      const right = child + 1;
      if (right < heap.length && (heap[right] as ReplayStep).order < (heap[child] as ReplayStep).order)
        child = right;
      if ((heap[child] as ReplayStep).order >= last.order) break;
      heap[at] = heap[child] as ReplayStep;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}
