// REST of the four services, same origin. Errors come as problem details (RFC 9457) or as google.rpc.Status in JSON.

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }

  /** The method is in the contract but not built yet (gRPC Unimplemented). */
  get isUnimplemented(): boolean {
    return this.status === 501;
  }
}

export type Query = Record<string, string | number | undefined>;

export async function getJson<T>(path: string, signal: AbortSignal, query: Query = {}): Promise<T> {
  const response = await request(withQuery(path, query), { signal, headers: { accept: "application/json" } });
  return (await response.json()) as T;
}

export async function postJson<T>(path: string, signal: AbortSignal, body: unknown): Promise<T> {
  const headers = { accept: "application/json", "content-type": "application/json" };
  const response = await request(path, { method: "POST", signal, headers, body: JSON.stringify(body) });
  return (await response.json()) as T;
}

export async function getPicture(path: string, signal: AbortSignal): Promise<Blob> {
  return (await request(path, { signal })).blob();
}

export function withQuery(path: string, query: Query): string {
  const set = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  if (set.length === 0) return path;
  return `${path}?${new URLSearchParams(set.map(([key, value]) => [key, String(value)])).toString()}`;
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** What to tell a person about anything that was thrown. */
export function explain(error: unknown): string {
  return error instanceof ApiError ? error.message : error instanceof Error ? `${error.message}.`.replace("..", ".") : String(error);
}

async function request(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...init });
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError(0, "Lightbox does not answer. Is it still running?");
  }
  if (!response.ok) throw new ApiError(response.status, await reason(response));
  return response;
}

async function reason(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  if (body && typeof body === "object") {
    const { detail, message, title } = body as Record<string, unknown>;
    for (const text of [detail, message, title]) if (typeof text === "string" && text) return text;
  }
  return `The server answered ${response.status} ${response.statusText}`.trim() + ".";
}
