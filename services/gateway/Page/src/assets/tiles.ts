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

  constructor(style = "grid") {
    this.element = h("ul", { class: style });
  }

  get count(): number {
    return this.element.children.length;
  }

  add(asset: Asset): void {
    const uid = asset.image?.seriesInstanceUid;
    const owner = asset.memberships?.[0]?.dataset;
    const key = uid && owner ? `${owner} ${uid}` : "";
    const more = this.series.get(key);
    if (more) return more();
    const anchor = h(
      "a",
      { class: "tile", href: link(["assets", id(asset.name)]) },
      picture(asset),
      h("span", { class: "tile-title" }, assetTitle(asset)),
      h("span", { class: "tile-line" }, assetLine(asset)),
    );
    if (uid && owner) this.series.set(key, counter(anchor, link(["series", id(owner), uid])));
    this.element.append(h("li", null, anchor));
  }
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
