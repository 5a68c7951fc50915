import { container, injectable, type DependencyContainer } from '../sdk/tsyringe.js';
import type { Token } from './token.js';

/**
 * The one bridge between the core's closed world and a plugin's room: a tsyringe container of the plugin's own, filled
 * with what the core publishes by token. The container itself is never handed out.
 */
export class PluginRoom {
  readonly #container: DependencyContainer = container.createChildContainer();

  constructor(
    private readonly owner: string,
    private readonly shared: SharedServices,
  ) {
    for (const [symbol, find] of shared.published()) this.#container.register(symbol, { useFactory: find });
  }

  get<T>(token: Token<T>): T {
    const service = this.find(token);
    if (service === null) throw new Error(`${this.owner} asks for ${token.description}, which nobody has published.`);
    return service;
  }

  /** tsyringe would build any class without arguments: only what is registered is answered. */
  find<T>(token: Token<T>): T | null {
    if (this.#container.isRegistered(token.symbol)) return this.#container.resolve<T>(token.symbol);
    const shared = this.shared.find(token);
    return shared ?? null;
  }

  provide<T>(token: Token<T>, implementation: new (...services: never[]) => T): void {
    if (this.#container.isRegistered(token.symbol) || this.shared.find(token)) {
      throw new Error(`${this.owner} publishes ${token.description}, which is published already.`);
    }
    injectable()(implementation as never);
    this.#container.registerSingleton(token.symbol, implementation as never);
    this.shared.publish(token, () => this.#container.resolve<T>(token.symbol), this.owner);
  }
}

/** What all rooms see: the core's services, and what plugins published. */
export class SharedServices {
  readonly #published = new Map<symbol, { find: () => unknown; owner: string }>();

  publish<T>(token: Token<T>, find: () => T, owner: string): void {
    this.#published.set(token.symbol, { find, owner });
  }

  find<T>(token: Token<T>): T | undefined {
    return this.#published.get(token.symbol)?.find() as T | undefined;
  }

  /** Takes back what an owner published: its start failed. */
  withdraw(owner: string): void {
    for (const [symbol, entry] of this.#published) if (entry.owner === owner) this.#published.delete(symbol);
  }

  published(): [symbol, () => unknown][] {
    return [...this.#published].map(([symbol, entry]) => [symbol, entry.find]);
  }
}
