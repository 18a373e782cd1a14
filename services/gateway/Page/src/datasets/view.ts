import { getAccessGuide, getDataset, isOwn, type AccessGuide, type Dataset, type UseDecision } from "../api/catalog";
import { grid } from "../assets/grid";
import { append, h, outward, type Child } from "../shell/dom";
import { accessBadge, facts, heading, notice, section, tag } from "../shell/parts";
import { id } from "../shell/route";
import { bytes, count, plural, word } from "../shell/text";
import { cards } from "./card";
import { cite } from "./cite";

/** One dataset: what it is, on what terms, how to come to it, how to cite it, what of it is here. */
export async function dataset(datasetId: string, signal: AbortSignal): Promise<HTMLElement> {
  const [about, guide] = await Promise.all([
    getDataset(datasetId, signal),
    getAccessGuide(datasetId, signal).catch((): AccessGuide | null => (signal.throwIfAborted(), null)),
  ]);
  const held = Number(about.holdings?.assetCount ?? 0);
  const page = h(
    "div",
    { class: "page" },
    heading(about.displayName || datasetId, about.summary, [
      h("a", { href: "#/" }, "Datasets"),
      about.provider && [h("span", { "aria-hidden": "true" }, " / "), id(about.provider).toUpperCase()],
    ]),
    h("div", { class: "tags" }, accessBadge(about.access), (about.modalities ?? []).map((modality) => tag(modality.displayName || modality.code)), (about.formats ?? []).map((format) => tag(format))),
    h("div", { class: "columns" }, h("div", null, what(about), layout(about)), h("div", null, terms(about), access(guide), cite(datasetId, about, signal))),
  );
  append(page, [
    section(
      "What is here",
      held > 0 && h("p", { class: "lead small" }, `${plural(held, "asset")}, ${bytes(about.holdings?.sizeBytes)}.`),
      held > 0 ? grid(datasetId, signal) : notice("empty", "No files of this dataset are here yet.", h("p", null, "Take a folder in with: ", h("code", null, `lightbox ingest PATH --dataset ${datasetId}`))),
    ),
    cards(datasetId, signal),
  ]);
  return page;
}

function what(about: Dataset): Child {
  const list = (values: readonly (string | undefined)[] | undefined) => (values ?? []).filter(Boolean).join(", ");
  const links = (about.links ?? []).flatMap((each) => (each.dead ? (each.replacementUri ? [{ ...each, uri: each.replacementUri }] : []) : [each])).filter((each) => each.uri);
  const known = facts([
    ["Holds", (about.counts ?? []).map((each) => h("div", null, `${each.approximate ? "about " : ""}${count(each.value)}${each.atLeast ? "+" : ""} ${each.unit ?? ""}`, each.note ? h("span", { class: "faint" }, ` ${each.note}`) : null))],
    ["Download", (about.sizes ?? []).map((each) => h("div", null, `${each.approximate ? "about " : ""}${bytes(each.sizeBytes)}${each.part ? ` (${each.part})` : ""}`))],
    ["Body parts", list(about.bodyParts?.map((part) => part.text))],
    ["Findings", list(about.findings?.map((finding) => finding.text))],
    ["Annotations", (about.annotations ?? []).map((each) => h("div", null, [each.description || each.kind, each.annotator && `by ${each.annotator}`].filter(Boolean).join(", ")))],
    ["Ground truth", list(about.groundTruth)],
    ["Clinical variables", list(about.clinicalVariables)],
    ["Splits", list(about.splits)],
    ["Staining", list(about.staining)],
    ["Best for", list(about.bestFor)],
    ["Used for", list(about.useCases)],
    ["Scenarios", list(about.scenarios?.map(id))],
    ["Published", about.published],
    ["Worth knowing", (about.notes ?? []).map((each) => h("div", null, each))],
    ["Links", links.map((each) => h("div", null, outward(each.uri!, each.title || undefined), each.kind ? h("span", { class: "faint" }, ` ${each.kind}`) : null))],
  ]);
  return known ? section("What it is", known) : null;
}

/** Written as Markdown, shown as it is written. */
function layout({ layout: text }: Dataset): Child {
  return text ? section("How its files are laid out", h("pre", { class: "layout" }, text)) : null;
}

function terms(about: Dataset): Child {
  const { license, useDecisions = [] } = about;
  if (isOwn(about) && !license && useDecisions.length === 0) return null;
  const name = license?.displayName || license?.spdxId;
  return section(
    "Terms",
    h("p", null, name ? (license?.uri ? outward(license.uri, name) : name) : "The terms are not known; ask the provider before use."),
    useDecisions.length > 0 && h("ul", { class: "uses" }, useDecisions.map(use)),
  );
}

function use({ purpose, answer, clause, uri }: UseDecision): HTMLElement {
  const said = word(answer, "USE_ANSWER_") || "not known";
  return h(
    "li",
    null,
    h("span", { class: `answer ${said}` }, said),
    h("div", null, h("strong", null, word(purpose, "USE_PURPOSE_")), clause ? h("p", { class: "faint" }, clause, uri ? [" ", outward(uri, "source")] : null) : null),
  );
}

function access(guide: AccessGuide | null): Child {
  const steps = guide?.steps ?? [];
  if (!guide || (steps.length === 0 && !guide.turnaround && !guide.agreement)) return null;
  return section(
    "How to get it",
    steps.length > 0 &&
      h(
        "ol",
        { class: "steps" },
        steps.map((step) =>
          h(
            "li",
            { class: step.done ? "done" : null },
            h("strong", null, step.title || step.description, step.isOptional ? h("span", { class: "faint" }, " optional") : null),
            step.title && step.description ? h("p", null, step.description) : null,
            step.link ? h("p", null, outward(step.link)) : null,
          ),
        ),
      ),
    facts([
      ["Turnaround", guide.turnaround],
      ["Agreement", guide.agreement],
      ["Helpdesk", guide.helpdesk ? outward(guide.helpdesk) : null],
      ["Tools", (guide.downloadTools ?? []).join(", ")],
    ]),
  );
}
