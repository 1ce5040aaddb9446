/** Something that happened, and its place in the order of its instance. */
export interface ReplayStep {
  readonly order: number;
  /** When, in milliseconds since the epoch: it stands between what happened on other instances. */
  readonly time: number;
  run(): Promise<void>;
}

/** What happened on one instance. */
interface Lane {
  /** A binary heap: the next step is the first. */
  readonly waiting: ReplayStep[];
  readonly onGap: () => void;
  last: number;
  /** When the step happened that was taken last. */
  time: number;
}

const MAX_WAITING = 8192;
/** Clocks of instances differ a little. */
const TOLERANCE_MS = 2000;

/**
 * Puts what happened back into its order: a line is written when its request is over, and requests overlap. On an instance
 * the order is the one that it recorded, between instances it is that of their clocks. What waits is bounded; what comes
 * later than that is taken when it comes.
 */
export class ReplayOrder {
  /** Whether something came so late that others who count together with it had been taken before. */
  isJumbled = false;
  private readonly lanes = new Map<string, Lane>();
  private waiting = 0;
  private time = -Infinity;

  /** @param onGap hears when a place is missing in the order of the instance */
  open(instance: string, onGap: () => void): void {
    this.lanes.set(instance, { waiting: [], onGap, last: 0, time: -Infinity });
  }

  async add(instance: string, step: ReplayStep): Promise<void> {
    const lane = this.lanes.get(instance);
    if (lane === undefined) return;
    push(lane.waiting, step);
    this.waiting++;
    if (this.waiting > MAX_WAITING) await this.next();
  }

  async drain(): Promise<void> {
    while (this.waiting > 0) await this.next();
  }

  /** An instance that is not followed any more. */
  close(instance: string): void {
    this.lanes.delete(instance);
  }

  private async next(): Promise<void> {
    let lane: Lane | undefined;
    let first = Infinity;
    for (const candidate of this.lanes.values()) {
      const [step] = candidate.waiting;
      if (step === undefined) continue;
      const time = Math.max(candidate.time, step.time);
      if (lane === undefined || time < first) [lane, first] = [candidate, time];
    }
    const step = lane && pop(lane.waiting);
    if (lane === undefined || step === undefined) return;
    this.waiting--;
    lane.time = first;
    if (first < this.time - TOLERANCE_MS) this.isJumbled = true;
    this.time = Math.max(this.time, first);
    if (step.order !== lane.last + 1) lane.onGap();
    lane.last = Math.max(lane.last, step.order);
    await step.run();
  }
}

function push(heap: ReplayStep[], step: ReplayStep): void {
  let at = heap.push(step) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if ((heap[parent] as ReplayStep).order <= step.order) break;
    heap[at] = heap[parent] as ReplayStep;
    at = parent;
  }
  heap[at] = step;
}

function pop(heap: ReplayStep[]): ReplayStep | undefined {
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
