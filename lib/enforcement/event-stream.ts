import { Observable, type Observer, type Operator, Subscriber, type Subscription } from 'rxjs';

/**
 * An Observable whose subscribers can neither harm the one who emits nor each other. With plain RxJS, a subscriber that
 * throws, or an operator that fails with nobody listening to its error, ends the process; here it is reported.
 */
export class EventStream<T> extends Observable<T> {
  constructor(
    source: Observable<T>,
    private readonly onFailure: (error: unknown) => void,
  ) {
    super();
    this.source = source;
  }

  /** Operators answer with a stream of the same kind: a pipeline is as safe as its source. */
  override lift<R>(operator?: Operator<T, R>): Observable<R> {
    const lifted = new EventStream<R>(this as unknown as Observable<R>, this.onFailure);
    lifted.operator = operator as Operator<unknown, R>;
    return lifted;
  }

  override subscribe(
    observerOrNext?: Partial<Observer<T>> | ((value: T) => void) | null,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    if (observerOrNext instanceof Subscriber) return super.subscribe(observerOrNext);
    const observer: Partial<Observer<T>> =
      typeof observerOrNext === 'object' && observerOrNext !== null
        ? observerOrNext
        : { next: observerOrNext ?? undefined, error: error ?? undefined, complete: complete ?? undefined };
    return super.subscribe({
      next: (value) => this.shielded(() => observer.next?.(value)),
      error: (reason: unknown) =>
        this.shielded(() => {
          if (observer.error === undefined) throw reason;
          return observer.error(reason);
        }),
      complete: () => this.shielded(() => observer.complete?.()),
    });
  }

  private shielded(callback: () => unknown): void {
    try {
      const result = callback();
      if (result instanceof Promise) result.catch((error: unknown) => this.onFailure(error));
    } catch (error) {
      this.onFailure(error);
    }
  }
}
