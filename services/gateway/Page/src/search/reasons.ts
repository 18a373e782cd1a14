import type { EntryMatch } from "../api/knowledge";
import { h, type Child } from "../shell/dom";
import { facts } from "../shell/parts";

const parts: Record<string, string> = {
  bm25: "Words in common",
  ngrams: "Letters in common",
  vector: "Meaning",
  feedback: "Likeness to the best",
  smoothing: "Company it keeps",
};

/** Why an entry was found: the words that met, and what each part of the ranker gave. */
export function reasons({ score, why, explanation, entry }: EntryMatch): Child {
  if (!why && !explanation) return null;
  const given = (explanation?.parts ?? []).map(({ name, value = 0, weight = 0 }) => [parts[name] ?? name, (value * weight).toFixed(2)] as const);
  return h(
    "details",
    { class: "why" },
    h("summary", null, why || "Why this was found"),
    facts([
      ["Score", score?.toFixed(2)],
      ...given,
      ["Part of the question met", explanation?.coverage === undefined ? null : `${Math.round(explanation.coverage * 100)} %`],
      ["Does not establish", limits(entry?.notice)],
    ]),
  );
}

/** The part of the notice that is about this entry alone. */
function limits(notice = ""): string {
  const end = notice.indexOf(". ");
  return end < 0 ? "" : notice.slice(end + 2);
}
