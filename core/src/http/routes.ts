import type { z } from 'zod';
import type { Section } from '../sections/section.js';
import type { Answer, Person, Request } from './request.js';

/** Who may come in. Each route names one; a route without is refused when it is declared. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'member' }
  | { readonly kind: 'network' }
  | { readonly kind: 'permission'; readonly permission: string }
  | { readonly kind: 'token' };

/** The access rules of routes, live channels and slots. */
export const access = {
  /** Everybody; the rows themselves are still under their circles. */
  public: { kind: 'public' },
  /** Whoever is signed in. */
  signedIn: { kind: 'signed-in' },
  /** Members of the section in the address. */
  member: { kind: 'member' },
  /** Members of the party. */
  network: { kind: 'network' },
  /** Whoever brings the signed token in the address: the handler opens its own transaction by it, and gets none. */
  token: { kind: 'token' },
  /** Whoever has the permission in the section of the address; a plugin's own permission goes without its prefix. */
  may: (permission: string): Access => ({ kind: 'permission', permission }),
} as const;

type Shape = z.ZodType;
type Out<S> = [S] extends [never] ? undefined : S extends z.ZodType ? z.output<S> : undefined;

/** The request that a handler gets: an address under a section has the section, a rule that asks for a person has her. */
export type RequestAt<Path extends string, A extends Access, P, Q, B> = Request<Out<P>, Out<Q>, Out<B>> &
  (Path extends `/sections/:slug${string}` ? { readonly section: Section } : unknown) &
  (A['kind'] extends 'public' | 'token' ? unknown : { readonly person: Person }) &
  (A['kind'] extends 'token' ? { readonly work: never } : unknown);

/** A page route as it is declared. */
export interface PageOptions<A extends Access, P extends Shape, Q extends Shape> {
  access: A;
  params?: P;
  query?: Q;
  /** What is read of other people's data by virtue of a role: written to the log of reads before the answer leaves. */
  reads?: string;
  /** The page is the same for every visitor: kept in memory until anything changes. */
  kept?: boolean;
}

/** Pages of a plugin or of the core: addresses are written out in full, as the browser shows them. */
export interface PageRouter {
  get<Path extends string, A extends Access, P extends Shape = never, Q extends Shape = never>(
    path: Path,
    options: PageOptions<A, P, Q>,
    handler: (request: RequestAt<Path, A, P, Q, never>) => Promise<Answer> | Answer,
  ): void;
  /**
   * `retry` shows the form again, with `request.typed`, where it could not be accepted: answered as 422.
   * `ahead` does what takes long (hashing a password, asking a network) before the transaction opens; what it answers is
   * the handler's second argument.
   */
  post<
    Path extends string,
    A extends Access,
    P extends Shape = never,
    Q extends Shape = never,
    B extends Shape = never,
    L = undefined,
  >(
    path: Path,
    options: PageOptions<A, P, Q> & {
      form?: B;
      retry?: (request: RequestAt<Path, A, P, Q, never>) => Promise<Answer> | Answer;
      ahead?: (body: Out<B>, visitor: { address: string; sessionHash: Buffer | null }) => Promise<L>;
    },
    handler: (request: RequestAt<Path, A, P, Q, B>, ahead: L) => Promise<Answer> | Answer,
  ): void;
}

/** An API route: its schemas validate what comes in and what goes out, and make the OpenAPI description. */
export interface ApiOptions<A extends Access, P extends Shape, Q extends Shape, B extends Shape, R extends Shape> {
  access: A;
  /** One sentence for the OpenAPI description, in English. */
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  answer: R;
  /** 200 unless told. */
  status?: number;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

type ApiRegister = <
  Path extends string,
  A extends Access,
  R extends Shape,
  P extends Shape = never,
  Q extends Shape = never,
  B extends Shape = never,
>(
  path: Path,
  options: ApiOptions<A, P, Q, B, R>,
  handler: (request: RequestAt<Path, A, P, Q, B>) => Promise<z.input<R>> | z.input<R>,
) => void;

/** The JSON API below `/api/v1`; paths are written without that prefix. */
export type ApiRouter = Record<'get' | 'post' | 'put' | 'patch' | 'delete', ApiRegister>;

/** A route as the core keeps it, for matching, for `routes --json` and for the access matrix. */
export interface Route {
  method: Method;
  path: string;
  plugin: string;
  access: Access;
  kind: 'page' | 'form' | 'api';
  params: Shape | null;
  query: Shape | null;
  body: Shape | null;
  answer: Shape | null;
  status: number;
  reads: string | null;
  kept: boolean;
  summary: string | null;
  handler: (request: Request<never, never, never>, ahead?: unknown) => unknown;
  ahead: ((body: unknown, visitor: { address: string; sessionHash: Buffer | null }) => Promise<unknown>) | null;
  retry: ((request: Request<never, never, never>) => Promise<Answer> | Answer) | null;
}
