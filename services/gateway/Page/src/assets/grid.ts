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

/** What the row shows, and how many of each at most; what there is less of comes first. */
const shares = [
  ["volume", 3],
  ["clip", 3],
  ["slide", 3],
  ["image", 6],
] as const;

/** A row of pictures of every kind that is here; nothing when there are none. */
export async function row(signal: AbortSignal): Promise<HTMLElement | null> {
  const pages = await Promise.all(shares.map(([kind]) => listAssets("-", undefined, signal, `kind = ${kind}`)));
  const tiles = new Tiles("grid row", "leave out");
  pages.forEach(({ assets = [] }, index) => {
    const full = tiles.count + shares[index]![1];
    for (const asset of assets) if (tiles.count < full || tiles.holds(asset)) tiles.add(asset);
  });
  return tiles.count > 0 ? tiles.element : null;
}
