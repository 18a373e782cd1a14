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
  provenance?: { document?: string; section?: string; uri?: string }[];
}

export interface EntryMatch {
  entry?: Entry;
  why?: string;
  citation?: string;
  assets?: string[];
}

export interface EntrySearch {
  query?: string;
  answered?: boolean;
  lowConfidence?: boolean;
  results?: EntryMatch[];
  partial?: boolean;
}

export function searchEntries(query: string, signal: AbortSignal): Promise<EntrySearch> {
  return getJson("/v1/entries:search", signal, { query, pageSize: 8 });
}
