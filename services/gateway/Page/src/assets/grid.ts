import { listAssets } from "../api/catalog";
import { h, replace } from "../shell/dom";
import { explain, isAbort } from "../shell/http";
import { notice } from "../shell/parts";
import { Tiles } from "./tiles";

/** Pictures of a dataset ("-" for all), loaded a page at a time as they come into sight. */
export function grid(dataset: string, signal: AbortSignal): HTMLElement {
  const tiles = new Tiles();
  const status = h("div", { class: "grid-status faint", role: "status" });
  const sentinel = h("div", { class: "sentinel" });
  let pageToken: string | undefined;
  let isLoading = false;

  const load = async () => {
    if (isLoading) return;
    isLoading = true;
    try {
      const page = await listAssets(dataset, pageToken, signal);
      for (const asset of page.assets ?? []) tiles.add(asset);
      pageToken = page.nextPageToken || undefined;
    } catch (error) {
      if (isAbort(error)) return;
      pageToken = undefined;
      replace(status, notice("problem", explain(error)));
    }
    isLoading = false;
    // Asks again where the sentinel is now: it may still be in sight after a page that became few tiles, or on a tall screen.
    sight.unobserve(sentinel);
    if (pageToken) return sight.observe(sentinel);
    sentinel.remove();
    if (tiles.count === 0 && !status.hasChildNodes()) status.textContent = "No pictures are here yet.";
  };

  const sight = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && void load(), { rootMargin: "600px" });
  sight.observe(sentinel);
  signal.addEventListener("abort", () => sight.disconnect());
  return h("div", { class: "grid-holder" }, tiles.element, sentinel, status);
}

const rowLength = 12;
const rowPages = 3;

/** A row of the first pictures that are here, as many as a few pages give; nothing when there are none. */
export async function row(signal: AbortSignal): Promise<HTMLElement | null> {
  const tiles = new Tiles("grid row");
  let pageToken: string | undefined;
  for (let page = 0; page < rowPages && tiles.count < rowLength; page++) {
    const { assets = [], nextPageToken } = await listAssets("-", pageToken, signal);
    for (const asset of assets) if (asset.image?.kind !== "IMAGE_KIND_DOCUMENT" && tiles.count < rowLength) tiles.add(asset);
    pageToken = nextPageToken || undefined;
    if (!pageToken) break;
  }
  return tiles.count > 0 ? tiles.element : null;
}
