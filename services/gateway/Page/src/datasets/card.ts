import { getDatasetCard, type CardFormat } from "../api/catalog";
import { h, replace } from "../shell/dom";
import { explain } from "../shell/http";
import { section } from "../shell/parts";

const forms: readonly { format: CardFormat; name: string; file: string; what: string }[] = [
  { format: "CARD_FORMAT_MARKDOWN", name: "Markdown", file: ".md", what: "to read: layout, reading, previews" },
  { format: "CARD_FORMAT_CROISSANT", name: "Croissant", file: ".croissant.json", what: "for loaders of training data" },
  { format: "CARD_FORMAT_SCHEMA_ORG", name: "schema.org", file: ".schema.json", what: "for search engines" },
];

/** The dataset's card as a file, in the three forms it has. */
export function cards(datasetId: string, signal: AbortSignal): HTMLElement {
  const said = h("p", { class: "faint", role: "status" });
  const save = async (form: (typeof forms)[number]) => {
    replace(said);
    try {
      const card = await getDatasetCard(datasetId, form.format, signal);
      download(`${datasetId}${form.file}`, card.text ?? "", card.mediaType ?? "text/plain");
    } catch (error) {
      if (!signal.aborted) replace(said, explain(error));
    }
  };
  return section(
    "Its card",
    h(
      "ul",
      { class: "downloads" },
      forms.map((form) => h("li", null, h("button", { type: "button", class: "quiet", "aria-label": `Download the card as ${form.name}`, onclick: () => void save(form) }, form.name), h("span", { class: "faint" }, form.what))),
    ),
    said,
  );
}

function download(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: address, download: name }).click();
  // The browser has taken the bytes when the click returns to the event loop.
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
