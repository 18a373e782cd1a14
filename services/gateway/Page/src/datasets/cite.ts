import { formatCitations, type CitationBundle, type CitationStyle } from "../api/catalog";
import { h, outward, replace, type Child } from "../shell/dom";
import { explain } from "../shell/http";
import { copyButton, facts, section } from "../shell/parts";
import { isOwn, type Dataset } from "../api/catalog";

const styles: readonly (readonly [CitationStyle, string])[] = [
  ["CITATION_STYLE_PLAIN", "Text"],
  ["CITATION_STYLE_BIBTEX", "BibTeX"],
  ["CITATION_STYLE_RIS", "RIS"],
  ["CITATION_STYLE_CSL_JSON", "CSL-JSON"],
  ["CITATION_STYLE_DATACITE_JSON", "DataCite"],
];

/** How it is cited in the style one needs, and what publications owe besides. */
export function cite(datasetId: string, about: Dataset, signal: AbortSignal): Child {
  const { citation, acknowledgement } = about;
  if (isOwn(about) && !citation && !acknowledgement) return null;
  const shown = h("div", { class: "stacked" });
  const plain = citation?.text ?? "";
  replace(shown, plain ? quote(plain) : h("p", { class: "faint" }, "No reference is known."));
  const owed = h("div");
  const choose = async (style: CitationStyle) => {
    try {
      const bundle = await formatCitations([datasetId], style, signal);
      replace(shown, bundle.text ? (style === "CITATION_STYLE_PLAIN" ? quote(bundle.text) : code(bundle.text)) : h("p", { class: "faint" }, "No reference is known."));
      replace(owed, owes(bundle));
    } catch (error) {
      if (!signal.aborted) replace(shown, h("p", { class: "faint" }, explain(error)));
    }
  };
  const select = h(
    "select",
    { "aria-label": "Style of the citation", class: "choice", onchange: () => void choose(select.value as CitationStyle) },
    styles.map(([value, name]) => h("option", { value }, name)),
  );
  return section(
    "How to cite it",
    plain && select,
    shown,
    facts([
      ["DOI", citation?.doi ? outward(`https://doi.org/${citation.doi}`, citation.doi) : null],
      ["Acknowledge", acknowledgement],
    ]),
    owed,
  );
}

function quote(text: string): HTMLElement {
  return h("blockquote", { class: "citation" }, h("p", null, text), copyButton(text, "the citation"));
}

function code(text: string): HTMLElement {
  return h("div", { class: "citation" }, h("pre", { class: "layout" }, text), copyButton(text, "the citation"));
}

function owes({ acknowledgements = [], rules = [] }: CitationBundle): Child {
  return facts([
    ["Must carry", acknowledgements.map((text) => h("p", null, text))],
    ["Rules", rules.map((text) => h("div", null, text))],
  ]);
}
