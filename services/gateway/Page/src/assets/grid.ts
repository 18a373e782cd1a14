import { listAssets, type Asset } from "../api/catalog";
import { preview } from "../api/render";
import { append, h } from "../shell/dom";
import { explain, isAbort } from "../shell/http";
import { notice } from "../shell/parts";
import { id, link } from "../shell/route";
import { count } from "../shell/text";
import { assetLine, assetTitle } from "./title";

/** Pictures of a dataset ("-" for all), loaded a page at a time as they come into sight. Instances of one DICOM series share a tile. */
export function grid(dataset: string, signal: AbortSignal): HTMLElement {
  const tiles = h("ul", { class: "grid" });
  const status = h("p", { class: "grid-status faint", role: "status" });
  const sentinel = h("div", { class: "sentinel" });
  const series = new Map<string, { add(): void }>();
  let pageToken: string | undefined;
  let isLoading = false;

  const place = (asset: Asset) => {
    const uid = asset.image?.seriesInstanceUid;
    const owner = asset.memberships?.[0]?.dataset ?? "";
    const key = uid && owner ? `${owner} ${uid}` : "";
    const known = key ? series.get(key) : undefined;
    if (known) return known.add();
    const tile = makeTile(asset, key !== "" ? link(["series", id(owner), uid!]) : null);
    if (key) series.set(key, tile);
    tiles.append(tile.element);
  };

  const load = async () => {
    if (isLoading) return;
    isLoading = true;
    try {
      const page = await listAssets(dataset, pageToken, signal);
      (page.assets ?? []).forEach(place);
      pageToken = page.nextPageToken || undefined;
      if (!pageToken) {
        sight.disconnect();
        sentinel.remove();
        status.textContent = tiles.children.length === 0 ? "No pictures are here yet." : "";
      }
    } catch (error) {
      if (isAbort(error)) return;
      sight.disconnect();
      append(status, [notice("problem", explain(error))]);
    }
    isLoading = false;
    if (!pageToken) return;
    // Asks again where the sentinel is now: it may still be in sight after a page that became few tiles, or on a tall screen.
    sight.unobserve(sentinel);
    sight.observe(sentinel);
  };

  const sight = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && void load(), { rootMargin: "600px" });
  sight.observe(sentinel);
  signal.addEventListener("abort", () => sight.disconnect());
  return h("div", { class: "grid-holder" }, tiles, sentinel, status);
}

function makeTile(asset: Asset, seriesLink: string | null): { element: HTMLElement; add(): void } {
  const anchor = h("a", { class: "tile", href: link(["assets", id(asset.name)]) }, picture(asset), h("span", { class: "tile-title" }, assetTitle(asset)), h("span", { class: "tile-line" }, assetLine(asset)));
  const badge = h("span", { class: "tile-count" });
  let members = 1;
  return {
    element: h("li", null, anchor),
    add() {
      members++;
      if (members === 2 && seriesLink) {
        anchor.href = seriesLink;
        anchor.append(badge);
      }
      badge.textContent = `${count(members)} images`;
    },
  };
}

function picture(asset: Asset): HTMLElement {
  const frame = h("span", { class: "tile-picture" });
  const image = h("img", { src: preview(id(asset.name), 256), alt: "", loading: "lazy", decoding: "async" });
  image.addEventListener("error", () => {
    frame.classList.add("none");
    frame.replaceChildren(h("span", null, "no preview"));
  });
  append(frame, [image]);
  return frame;
}
