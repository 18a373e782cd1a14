import { getStatus, listRefusals, type IngestStatus, type Refusal } from "../api/ingest";
import { grid } from "../assets/grid";
import { h, replace, type Child } from "../shell/dom";
import { explain, isAbort } from "../shell/http";
import { heading, notice, section } from "../shell/parts";
import { count, formatName, plural } from "../shell/text";
import { jobs } from "./jobs";

const lookAgainAfter = 2000;

/** What was taken in, what was not and why, and the pictures; counts follow a job that is under way. */
export async function here(signal: AbortSignal): Promise<HTMLElement> {
  const counts = h("div", { class: "stacked" });
  const working = h("div", { class: "stacked" });
  const pictures = h("div", null, grid("-", signal));
  const rest = h("div", { class: "stacked" });
  let seen = "";

  const look = async () => {
    let wait = false;
    try {
      const status = await getStatus(signal);
      const now = JSON.stringify(status);
      if (now !== seen) replace(counts, heading("What is here", lead(status)), sums(status), formats(status));
      if (now !== seen) replace(rest, leftOut(status, signal));
      await lookAtJobs();
      wait = Number(status.activeJobs ?? 0) > 0;
      // The pictures are listed anew once, when the last job has ended.
      if (seen && !wait) replace(pictures, grid("-", signal));
      seen = now;
    } catch (error) {
      if (isAbort(error)) return;
      replace(counts, heading("What is here"), notice("problem", explain(error)));
    }
    if (wait && !signal.aborted) setTimeout(() => void look(), lookAgainAfter);
  };

  /** The counts stand without them. */
  const lookAtJobs = async () => {
    try {
      replace(working, await jobs(signal));
    } catch (error) {
      if (isAbort(error)) throw error;
      replace(working, null);
    }
  };

  await look();
  return h("div", { class: "page" }, counts, working, section("Pictures", pictures), rest);
}

function lead({ files, activeJobs }: IngestStatus): string {
  if (Number(files?.seen ?? 0) === 0) return "No files have been seen yet. Start with: lightbox up FOLDER";
  const working = activeJobs ? ` ${plural(activeJobs, "job")} still under way.` : "";
  return `Every file that was seen is counted once below.${working}`;
}

function sums({ files }: IngestStatus): HTMLElement {
  const sum = (title: string, value: Parameters<typeof count>[0]) => h("div", null, h("dt", null, title), h("dd", null, count(value)));
  return h("dl", { class: "sums" }, sum("Seen", files?.seen), sum("Taken in", files?.takenIn), sum("Duplicate", files?.duplicate), sum("Skipped", files?.skipped), sum("Refused", files?.refused));
}

function formats({ byFormat = {} }: IngestStatus): Child {
  const rows = Object.entries(byFormat)
    .map(([format, files]) => ({ format, files: Number(files) }))
    .sort((a, b) => b.files - a.files);
  const most = rows[0]?.files ?? 0;
  if (most === 0) return null;
  return section(
    "By format",
    h("ul", { class: "bars" }, rows.map(({ format, files }) => h("li", null, h("span", null, formatName(format)), bar(files / most), h("span", null, count(files))))),
  );
}

function bar(part: number): HTMLElement {
  const fill = h("span");
  fill.style.width = `${Math.max(part * 100, 0.6)}%`;
  return h("span", { class: "bar", "aria-hidden": "true" }, fill);
}

function leftOut({ files, refused = [] }: IngestStatus, signal: AbortSignal): Child {
  const tables: Child[] = [];
  if (Number(files?.refused ?? 0) > 0) tables.push(reasons("Refused", false, refused, Number(files?.refused), signal));
  if (Number(files?.skipped ?? 0) > 0) tables.push(reasons("Skipped", true, [], Number(files?.skipped), signal));
  return tables;
}

/** Paths with code and reason; more are fetched a page at a time when asked for. */
function reasons(title: string, skipped: boolean, first: readonly Refusal[], total: number, signal: AbortSignal): HTMLElement {
  const body = h("tbody", null, first.map(row));
  const holder = h("div", { class: "table-holder", hidden: first.length === 0 }, h("table", null, h("thead", null, h("tr", null, h("th", null, "Path"), h("th", null, "Code"), h("th", null, "Reason"))), body));
  const more = h("div");
  let pageToken: string | undefined;
  let isFirst = true;
  const load = async () => {
    replace(more, h("p", { class: "faint" }, "Loading"));
    try {
      const page = await listRefusals(skipped, pageToken, signal);
      if (isFirst) body.replaceChildren();
      isFirst = false;
      body.append(...(page.refusals ?? []).map(row));
      holder.hidden = false;
      pageToken = page.nextPageToken || undefined;
      offer();
    } catch (error) {
      if (!isAbort(error)) replace(more, notice("problem", explain(error)));
    }
  };
  const offer = () => {
    const isComplete = isFirst ? first.length >= total : !pageToken;
    replace(more, isComplete ? null : h("button", { type: "button", class: "button", onclick: () => void load() }, isFirst && first.length === 0 ? `Show ${count(total)} with their reasons` : "Show more"));
  };
  offer();
  return section(`${title} · ${count(total)}`, holder, more);
}

function row({ path, code, reason }: Refusal): HTMLElement {
  return h("tr", null, h("td", null, path), h("td", { class: "code" }, code), h("td", null, reason));
}
