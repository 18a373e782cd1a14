// Addresses live behind the #: the server hands out one document and knows nothing of the page's places.

export interface Route {
  /** "#/datasets/chexpert?x=1" -> ["datasets", "chexpert"]. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

export function parse(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return { path: path.split("/").filter(Boolean).map(decode), query: new URLSearchParams(query) };
}

export function link(path: readonly string[], query: Record<string, string> = {}): string {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString();
  return `#/${path.map(encodeURIComponent).join("/")}${search ? `?${search}` : ""}`;
}

/** "datasets/chexpert" -> "chexpert": the last part of a resource name. */
export function id(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
