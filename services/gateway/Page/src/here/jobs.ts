import { listJobs, type Job } from "../api/ingest";
import { h, outward, type Child } from "../shell/dom";
import { section } from "../shell/parts";
import { bytes, count, plural, word } from "../shell/text";

const shown = 10;

/** The newest jobs with how far they are; null when there was none. */
export async function jobs(signal: AbortSignal): Promise<Child> {
  const newest = await listJobs(shown, signal);
  if (newest.length === 0) return null;
  const head = h("thead", null, h("tr", null, h("th", null, "Job"), h("th", null, "State"), h("th", null, "How far")));
  return section("Jobs", h("div", { class: "table-holder" }, h("table", { class: "jobs" }, head, h("tbody", null, newest.map(row)))));
}

function row(job: Job): HTMLElement {
  return h("tr", null, h("td", null, job.title), h("td", null, word(job.state, "JOB_STATE_")), h("td", null, progress(job), why(job), steps(job)));
}

function progress({ progress, refusalCount }: Job): Child {
  const done = Number(progress?.itemsDone ?? 0);
  if (!progress || done === 0) return null;
  const total = Number(progress.itemsTotal ?? 0);
  const parts = [total > done ? `${count(done)} of ${plural(total, "file")}` : plural(done, "file")];
  if (Number(progress.bytesDone ?? 0) > 0) parts.push(bytes(progress.bytesDone));
  if (progress.currentItem && progress.bytesPerSecond) parts.push(`${bytes(progress.bytesPerSecond)}/s`);
  const left = Math.round(Number.parseFloat(progress.timeLeft ?? "0"));
  if (progress.currentItem && left > 0) parts.push(left >= 60 ? `${Math.round(left / 60)} min left` : `${left} s left`);
  if (Number(refusalCount ?? 0) > 0) parts.push(`${count(refusalCount)} refused`);
  return parts.join(" · ");
}

function why({ failure }: Job): Child {
  return failure?.reason ? h("p", { class: "faint" }, failure.reason) : null;
}

/** What a person has to do while the job waits for access. */
function steps({ state, accessSteps = [] }: Job): Child {
  if (state !== "JOB_STATE_AWAITING_ACCESS" || accessSteps.length === 0) return null;
  return h("ol", null, accessSteps.map((step) => h("li", null, step.title, step.link ? [" ", outward(step.link)] : null)));
}
