import { isOwn, listDatasets, type Dataset } from "../api/catalog";
import { row } from "../assets/grid";
import { append, h } from "../shell/dom";
import { accessBadge, heading, notice, tag } from "../shell/parts";
import { id, link } from "../shell/route";
import { bytes, count, plural } from "../shell/text";

/** The catalogue as cards. */
export async function datasets(signal: AbortSignal): Promise<HTMLElement> {
  // The pictures are an extra here: without them the catalogue still shows.
  const [all, pictures] = await Promise.all([listDatasets(signal), row(signal).catch(() => (signal.throwIfAborted(), null))]);
  const here = all.filter((dataset) => Number(dataset.holdings?.assetCount ?? 0) > 0);
  const lead = here.length === 0 ? "None of their files are here yet." : `Files of ${plural(here.length, "dataset")} are here.`;
  const page = h("div", { class: "page" }, heading("Datasets", `${plural(all.length, "clinical imaging dataset")} in the catalogue. ${lead}`));
  if (pictures) append(page, [h("section", { class: "section" }, h("div", { class: "section-head" }, h("h2", null, "On the lightbox"), h("a", { href: link(["here"]) }, "All that is here")), pictures)]);
  if (all.length === 0) append(page, [notice("empty", "The catalogue is empty.")]);
  append(page, [h("ul", { class: "cards" }, [...here, ...all.filter((dataset) => !here.includes(dataset))].map(card))]);
  return page;
}

export function card(dataset: Dataset, why?: string | unknown): HTMLElement {
  const { displayName, name, summary, modalities = [], license } = dataset;
  return h(
    "li",
    { class: "card" },
    h("div", { class: "card-top" }, modalities.slice(0, 3).map((modality) => tag(modality.code || modality.displayName, modality.displayName)), accessBadge(dataset.access)),
    h("h3", null, h("a", { href: link(["datasets", id(name)]), class: "cover" }, displayName || id(name))),
    h("p", { class: "card-text" }, typeof why === "string" && why ? why : summary),
    h(
      "div",
      { class: "card-foot" },
      h("span", null, counts(dataset)),
      h("span", { class: "faint" }, license?.spdxId || license?.displayName || (isOwn(dataset) ? "Your own files" : "Terms not known")),
    ),
    holdings(dataset),
  );
}

/** "111 slides · 103 patients · 18.6 GB": at most two counts and the whole size. */
export function counts({ counts: known = [], sizes = [] }: Dataset): string {
  const size = sizes.reduce((sum, part) => sum + Number(part.sizeBytes ?? 0), 0);
  const words = known.slice(0, 2).map((each) => `${count(each.value)}${each.atLeast ? "+" : ""} ${each.unit ?? ""}`.trim());
  return [...words, size > 0 ? bytes(size) : ""].filter(Boolean).join(" · ");
}

function holdings({ holdings: held }: Dataset): HTMLElement | null {
  const assets = Number(held?.assetCount ?? 0);
  return assets > 0 ? h("p", { class: "card-here" }, `${plural(assets, "asset")} here`) : null;
}
