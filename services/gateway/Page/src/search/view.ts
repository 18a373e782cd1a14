import { searchDatasets } from "../api/catalog";
import { searchEntries, type EntryMatch, type EntrySearch } from "../api/knowledge";
import { preview } from "../api/render";
import { card } from "../datasets/list";
import { h, outward, type Child } from "../shell/dom";
import { explain } from "../shell/http";
import { copyButton, facts, heading, notice, section, tag } from "../shell/parts";
import { id, link } from "../shell/route";
import { reasons } from "./reasons";

/** What the knowledge base says, with what it rests on, and the datasets that fit. */
export async function search(query: string, signal: AbortSignal): Promise<HTMLElement> {
  if (!query.trim()) return h("div", { class: "page" }, heading("Search", "Ask in your own words: a finding, a symptom, a modality, a dataset."));
  const [entries, datasets] = await Promise.allSettled([searchEntries(query, signal), searchDatasets(query, signal)]);
  signal.throwIfAborted();
  return h(
    "div",
    { class: "page" },
    heading(`“${query}”`, null, "Search"),
    h(
      "div",
      { class: "results" },
      section("From the knowledge base", entries.status === "fulfilled" ? answers(entries.value, query) : notice("problem", explain(entries.reason))),
      section("Datasets", datasets.status === "fulfilled" ? matches(datasets.value) : notice("problem", explain(datasets.reason))),
    ),
  );
}

function answers(found: EntrySearch, asked: string): Child {
  const results = (found.results ?? []).filter((match) => match.entry);
  if (!found.answered || results.length === 0) {
    return notice("empty", "Nothing in the knowledge base fits.", h("p", null, "No answer is better than a wrong one. Other words, or fewer of them, may find what you mean."));
  }
  const repaired = found.query && found.query.toLowerCase() !== asked.trim().toLowerCase();
  return [
    repaired && h("p", { class: "faint" }, "Understood as ", h("q", null, found.query)),
    understood(found),
    found.lowConfidence && h("p", { class: "care" }, "These fit only loosely."),
    found.partial && h("p", { class: "care" }, "There may be more than is shown."),
    h("ol", { class: "entries" }, results.map(answer)),
  ];
}

/** The coded concepts of the question, each once. */
function understood({ concepts = [] }: EntrySearch): Child {
  const present = new Map(concepts.filter(({ negated }) => !negated).map((concept) => [concept.display, concept.codes ?? []]));
  if (present.size === 0) return null;
  return h("p", { class: "tags" }, [...present].map(([display, codes]) => tag(display, codes.map(({ system, code }) => `${system} ${code}`).join(", ") || undefined)));
}

function answer(match: EntryMatch): HTMLElement {
  const { entry, citation, assets = [] } = match;
  const { findingName, name, modality, bodyPart, findingCategory, description, clinicalSignificance, keyFeatures = [], differentialDiagnosis = [], symptoms = [], datasetSource } = entry!;
  return h(
    "li",
    null,
    h("div", { class: "entry-head" }, h("h3", null, findingName || id(name)), h("span", { class: "tags" }, tag(modality), tag(bodyPart), tag(findingCategory))),
    entry!.suspicious && h("p", { class: "care" }, "Careful: the text of this entry holds something that reads like an instruction to a language model."),
    h("p", { class: "entry-text" }, description),
    facts([
      ["Significance", clinicalSignificance],
      ["Key features", keyFeatures.join(", ")],
      ["Differential", differentialDiagnosis.join(", ")],
      ["Symptoms", symptoms.join(", ")],
    ]),
    source(entry!, citation, datasetSource),
    assets.length > 0 && h("ul", { class: "strip", "aria-label": "Images of this dataset that are here" }, assets.map(thumbnail)),
    reasons(match),
  );
}

function source(entry: NonNullable<EntryMatch["entry"]>, citation: string | undefined, datasetSource: string | undefined): Child {
  const from = entry.provenance?.[0];
  const text = citation || [from?.document, from?.section].filter(Boolean).join(", ");
  const isDataset = datasetSource?.startsWith("datasets/");
  if (!text && !isDataset) return null;
  return h(
    "div",
    { class: "entry-source" },
    text && h("p", null, h("cite", null, text), " ", citation ? copyButton(citation, "the citation") : null),
    h("p", null, isDataset ? h("a", { href: link(["datasets", id(datasetSource!)]) }, "See the dataset") : null, isDataset && from?.uri ? " · " : null, from?.uri ? outward(from.uri) : null),
  );
}

function thumbnail(name: string): HTMLElement {
  const image = h("img", { src: preview(id(name), 128), alt: "An image of this dataset", loading: "lazy" });
  const item = h("li", null, h("a", { href: link(["assets", id(name)]) }, image));
  image.addEventListener("error", () => item.remove());
  return item;
}

function matches({ results = [] }: Awaited<ReturnType<typeof searchDatasets>>): Child {
  const found = results.flatMap(({ dataset, why }) => (dataset ? [card(dataset, why)] : []));
  return found.length > 0 ? h("ul", { class: "cards" }, found) : notice("empty", "No dataset fits.");
}
