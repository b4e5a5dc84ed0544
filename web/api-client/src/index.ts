// A typed client of the GigCo API: paths, bodies and answers are checked against the OpenAPI document.
// It sends the access token, renews it once when it has ended, follows pages, and turns refusals into
// ApiError. Works wherever fetch() does: browsers, Node, React Native.
import createFetchClient, { type Client, type Middleware } from "openapi-fetch";

import type { components, paths } from "./schema.js";

export type Schemas = components["schemas"];
export type { paths } from "./schema.js";

/** What the service says when it refuses: branch on `code`, show `message`, put `details` beside the fields. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Record<string, string>;
  readonly requestId: string;

  constructor(status: number, body: Schemas["Error"]) {
    super(body.message);
    this.name = "ApiError";
    this.status = status;
    this.code = body.code;
    this.details = body.details;
    this.requestId = body.request_id;
  }
}

export interface Tokens {
  token: string;
  refreshToken: string | null;
}

export interface ClientOptions {
  /** Of the service, without a final slash: "https://api.example.com". */
  baseUrl: string;
  tokens?: Tokens;
  /** Called with each new pair, to be kept; with nothing when the session has ended. */
  onTokens?: (tokens: Tokens | undefined) => void;
  fetch?: (request: Request) => Promise<Response>;
}

export interface Session {
  /** GET, POST, PUT and DELETE of every path; each answers data or throws ApiError. */
  readonly api: Client<paths>;
  login(email: string, password: string): Promise<Schemas["LoginResponse"]>;
  logout(): Promise<void>;
  /** Instead of login(), after a registration. */
  use(tokens: Tokens | undefined): void;
}

const refreshPath = "/api/v1/auth/refresh";

export function createClient({ baseUrl, tokens, onTokens, fetch: ownFetch }: ClientOptions): Session {
  const send = ownFetch ?? ((request: Request) => globalThis.fetch(request));
  let current = tokens;
  let renewal: Promise<boolean> | undefined;

  const use = (next: Tokens | undefined) => {
    current = next;
    onTokens?.(next);
  };

  /** Many requests may meet the end of the token at once; a refresh token works once, so they share this. */
  const renew = (): Promise<boolean> => {
    renewal ??= (async () => {
      const refresh_token = current?.refreshToken;
      if (!refresh_token) return false;
      const answer = await send(new Request(baseUrl + refreshPath, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ refresh_token }),
      }));
      if (!answer.ok) {
        if (answer.status === 401) use(undefined);
        return false;
      }
      const body = await answer.json() as Schemas["RefreshResponse"];
      use({ token: body.token, refreshToken: body.refresh_token ?? null });
      return true;
    })().finally(() => { renewal = undefined; });
    return renewal;
  };

  const sendAuthorized = async (request: Request): Promise<Response> => {
    const attempt = () => {
      const copy = request.clone();
      if (current) copy.headers.set("Authorization", `Bearer ${current.token}`);
      return send(copy);
    };
    const used = current;
    const answer = await attempt();
    if (answer.status !== 401 || used === undefined || request.url.startsWith(`${baseUrl}/api/v1/auth/`)) return answer;
    const renewed = current !== used || await renew();
    return renewed ? attempt() : answer;
  };

  const refuse: Middleware = {
    async onResponse({ response }) {
      if (response.ok || response.status === 304) return undefined;
      const body = await response.clone().json().catch(() => undefined) as Schemas["Error"] | undefined;
      throw new ApiError(response.status, body ?? {
        error: response.statusText, message: response.statusText, code: "HTTP", details: {}, request_id: response.headers.get("X-Request-Id") ?? "",
      });
    },
  };

  const api = createFetchClient<paths>({ baseUrl, fetch: sendAuthorized });
  api.use(refuse);

  return {
    api,
    use,
    async login(email, password) {
      const { data } = await api.POST("/api/v1/auth/login", { body: { email, password } });
      const session = present(data);
      use({ token: session.token, refreshToken: session.refresh_token ?? null });
      return session;
    },
    async logout() {
      await api.POST("/api/v1/auth/logout");
      use(undefined);
    },
  };
}

/** The data of an answer; refusals have been thrown before. */
export function present<T>(data: T | undefined): T {
  if (data === undefined) throw new Error("the service answered without a body");
  return data;
}

interface Paged {
  pagination: { has_next: boolean; next_cursor?: string | null };
}

/**
 * Every page of a list that is newest first, by its cursor:
 *   for await (const page of pages((cursor) => api.GET("/api/v1/jobs", { params: { query: cursor } }))) …
 */
export async function* pages<Page extends Paged>(
  get: (cursor: { cursor?: string }) => Promise<{ data?: Page }>,
): AsyncGenerator<Page> {
  let cursor: string | null | undefined;
  do {
    const page = present((await get(cursor ? { cursor } : {})).data);
    yield page;
    cursor = page.pagination.next_cursor;
  } while (cursor);
}
