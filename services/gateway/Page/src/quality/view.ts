import { knowledgeJob, listEvaluations, measure, startEvaluation, type Evaluation, type Measure } from "../api/evaluation";
import { h, replace, type Child } from "../shell/dom";
import { explain, isAbort } from "../shell/http";
import { heading, notice, section } from "../shell/parts";
import { count, plural, word } from "../shell/text";
import { plot } from "./plot";
import { day, measureNames, rankerNames } from "./words";

const shown = 100;
const lookAgainAfter = 500;
const builtIn = "built-in";
const plotted = "ndcg@10";

/** How good search over the knowledge base is, measured on judged queries, and how it went over time. */
export async function quality(signal: AbortSignal): Promise<HTMLElement> {
  const results = h("div", { class: "stacked" });
  const state = h("p", { class: "faint", role: "status" });
  const button = h("button", { type: "button", class: "button", onclick: () => void run() }, "Measure now");
  const show = async () => replace(results, history(await listEvaluations(shown, signal)));
  const run = async () => {
    button.disabled = true;
    try {
      await follow(state, signal);
      await show();
    } catch (error) {
      if (!isAbort(error)) replace(state, explain(error));
    } finally {
      button.disabled = false;
    }
  };
  await show();
  const lead = "Queries with known answers are put to the search, and queries that nothing here answers: those it has to leave unanswered.";
  return h("div", { class: "page" }, heading("How well the search answers", lead), results, h("div", { class: "measure" }, button, state));
}

async function follow(state: HTMLElement, signal: AbortSignal): Promise<void> {
  let job = await startEvaluation(signal);
  while (!["SUCCEEDED", "FAILED", "CANCELLED"].includes(job.state.replace("JOB_STATE_", ""))) {
    const { itemsDone = "0", itemsTotal } = job.progress ?? {};
    replace(state, itemsTotal ? `${count(itemsDone)} of ${plural(itemsTotal, "query", "queries")}` : "Waiting");
    await new Promise((resolve) => setTimeout(resolve, lookAgainAfter));
    job = await knowledgeJob(job.name, signal);
  }
  replace(state, word(job.state, "JOB_STATE_") === "succeeded" ? "Measured just now." : (job.failure?.reason ?? "It was cancelled."));
}

function history(newestFirst: readonly Evaluation[]): Child {
  const ours = newestFirst.filter((each) => each.title === builtIn);
  const others = newestFirst.filter((each) => each.title !== builtIn);
  if (newestFirst.length === 0) return notice("empty", "Nothing has been measured yet.");
  return [ours.length > 0 && section("nDCG@10 over time", plot([...ours].reverse(), plotted)), ours[0] && latest(ours[0]), others.length > 0 && section("On other collections", list(others))];
}

function latest(evaluation: Evaluation): HTMLElement {
  const names = [...new Set((evaluation.rankers ?? []).flatMap(({ measures = [] }) => measures.map(({ name }) => name)))];
  const head = h("tr", null, h("th", null, "Ranker"), names.map((name) => h("th", null, measureNames[name] ?? name)));
  const rows = (evaluation.rankers ?? []).map(({ ranker }) => h("tr", null, h("td", null, rankerNames[ranker] ?? ranker), names.map((name) => h("td", { class: "number" }, cell(measure(evaluation, ranker, name))))));
  return section(
    "The last one",
    h("p", { class: "faint" }, `${plural(evaluation.queryCount, "query", "queries")} over ${plural(evaluation.documentCount, "entry", "entries")}, ${day(evaluation.time)}`),
    h("div", { class: "table-holder" }, h("table", { class: "scores" }, h("thead", null, head), h("tbody", null, rows))),
  );
}

function list(evaluations: readonly Evaluation[]): HTMLElement {
  const rows = evaluations.map((each) =>
    h("tr", null, h("td", null, each.title), h("td", null, day(each.time)), h("td", { class: "number" }, cell(measure(each, "bm25", plotted))), h("td", { class: "number" }, cell(measure(each, "whole", plotted)))),
  );
  const head = h("tr", null, h("th", null, "Collection"), h("th", null, "When"), h("th", null, "nDCG@10, BM25"), h("th", null, "nDCG@10, whole ranker"));
  return h("div", { class: "table-holder" }, h("table", { class: "scores" }, h("thead", null, head), h("tbody", null, rows)));
}

function cell(found: Measure | undefined): Child {
  if (!found) return "–";
  return [(found.value ?? 0).toFixed(3), h("span", { class: "faint small" }, ` ${(found.low ?? 0).toFixed(2)} to ${(found.high ?? 0).toFixed(2)}`)];
}
