import type { RouteDecorator } from './route-decorator';

/** A method that carries decorators of ours although no request reaches it by itself. */
export interface StrayHandler {
  /** `ChatGateway.send`. */
  readonly name: string;
  /** Of a WebSocket gateway, for messages of a microservice, or of any other provider. */
  readonly kind: 'gateway' | 'message' | 'provider';
  readonly decorators: readonly RouteDecorator[];
}
