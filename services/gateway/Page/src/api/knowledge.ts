import { getJson } from "../shell/http";

export interface Entry {
  name: string;
  findingName?: string;
  modality?: string;
  bodyPart?: string;
  findingCategory?: string;
  description?: string;
  clinicalSignificance?: string;
  keyFeatures?: string[];
  differentialDiagnosis?: string[];
  datasetSource?: string;
  symptoms?: string[];
  provenance?: { document?: string; section?: string; uri?: string }[];
  notice?: string;
  /** Its text holds something that reads like an instruction to a model. */
  suspicious?: boolean;
}

/** What each part of the ranker gave; the score is the sum of value x weight. */
export interface MatchExplanation {
  parts?: { name: string; value?: number; weight?: number }[];
  coverage?: number;
}

/** A coded concept of the question. */
export interface TermSpan {
  display: string;
  codes?: { system: string; code: string }[];
  negated?: boolean;
}

export interface EntryMatch {
  entry?: Entry;
  score?: number;
  why?: string;
  explanation?: MatchExplanation;
  citation?: string;
  assets?: string[];
}

export interface EntrySearch {
  query?: string;
  answered?: boolean;
  lowConfidence?: boolean;
  results?: EntryMatch[];
  concepts?: TermSpan[];
  partial?: boolean;
}

export function searchEntries(query: string, signal: AbortSignal): Promise<EntrySearch> {
  return getJson("/v1/entries:search", signal, { query, pageSize: 8, explain: "true" });
}
