import type { Asset } from "../api/catalog";
import { preview } from "../api/render";
import { append, h } from "../shell/dom";
import { id, link } from "../shell/route";
import { count } from "../shell/text";
import { assetLine, assetTitle } from "./title";

/** Tiles of assets in the order they are added. Instances of one DICOM series share a tile that opens the whole series. */
export class Tiles {
  readonly element: HTMLUListElement;
  private readonly series = new Map<string, () => void>();

  /** @param unreadable What becomes of a tile whose picture cannot be made. */
  constructor(
    style = "grid",
    private readonly unreadable: "say so" | "leave out" = "say so",
  ) {
    this.element = h("ul", { class: style });
  }

  get count(): number {
    return this.element.children.length;
  }

  /** Whether the asset is of a series that has its tile already. */
  holds(asset: Asset): boolean {
    return this.series.has(keyOf(asset));
  }

  add(asset: Asset): void {
    const more = this.series.get(keyOf(asset));
    if (more) return more();
    const item = h("li");
    const anchor = h(
      "a",
      { class: "tile", href: link(["assets", id(asset.name)]) },
      picture(asset, this.unreadable === "leave out" ? () => item.remove() : null),
      h("span", { class: "tile-title" }, assetTitle(asset)),
      h("span", { class: "tile-line" }, assetLine(asset)),
    );
    const uid = asset.image?.seriesInstanceUid;
    const owner = asset.memberships?.[0]?.dataset;
    if (uid && owner) this.series.set(keyOf(asset), counter(anchor, link(["series", id(owner), uid])));
    item.append(anchor);
    this.element.append(item);
  }
}

/** One key for the instances of a series within a dataset; empty for an asset of no series, which no tile is kept under. */
function keyOf({ image, memberships }: Asset): string {
  const owner = memberships?.[0]?.dataset;
  return image?.seriesInstanceUid && owner ? `${owner} ${image.seriesInstanceUid}` : "";
}

/** Counts the further instances of a tile's series; from the second on the tile stands for the series. */
function counter(anchor: HTMLAnchorElement, seriesLink: string): () => void {
  const badge = h("span", { class: "tile-count" });
  let members = 1;
  return () => {
    members++;
    badge.textContent = `${count(members)} images`;
    if (members > 2) return;
    anchor.href = seriesLink;
    anchor.append(badge);
  };
}

function picture(asset: Asset, otherwise: (() => void) | null): HTMLElement {
  const frame = h("span", { class: "tile-picture" });
  const image = h("img", { src: preview(id(asset.name), 256), alt: "", loading: "lazy", decoding: "async" });
  image.addEventListener("error", () => {
    if (otherwise) return otherwise();
    frame.classList.add("none");
    frame.replaceChildren(h("span", null, "no preview"));
  });
  append(frame, [image]);
  return frame;
}
