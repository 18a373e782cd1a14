const days = new Intl.DateTimeFormat("en", { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });

export function day(time: string | undefined): string {
  return time ? days.format(new Date(time)) : "";
}

export const measureNames: Record<string, string> = {
  "ndcg@10": "nDCG@10",
  map: "MAP",
  "recall@100": "Recall@100",
  "mrr@10": "MRR@10",
  abstention: "Left unanswered when nothing fits",
};

export const rankerNames: Record<string, string> = { bm25: "Word match alone (BM25)", vectors: "Vectors alone", whole: "The whole ranker" };
