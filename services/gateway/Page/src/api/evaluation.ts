import { getJson, postJson } from "../shell/http";

export interface Measure {
  name: string;
  value?: number;
  low?: number;
  high?: number;
}

export interface Evaluation {
  name: string;
  title?: string;
  time?: string;
  documentCount?: string;
  queryCount?: string;
  rankers?: { ranker: string; measures?: Measure[] }[];
  model?: string;
}

export interface KnowledgeJob {
  name: string;
  state: string;
  failure?: { reason?: string };
  progress?: { phase?: string; itemsDone?: string; itemsTotal?: string };
}

/** The newest first. */
export async function listEvaluations(pageSize: number, signal: AbortSignal): Promise<Evaluation[]> {
  const { evaluations = [] } = await getJson<{ evaluations?: Evaluation[] }>("/v1/evaluations", signal, { pageSize });
  return evaluations;
}

/** Measures on the queries that ship with the service. */
export function startEvaluation(signal: AbortSignal): Promise<KnowledgeJob> {
  return postJson("/v1/evaluations:start", signal, {});
}

export function knowledgeJob(name: string, signal: AbortSignal): Promise<KnowledgeJob> {
  return getJson(`/v1/${name}`, signal);
}

export function measure(evaluation: Evaluation, ranker: string, name: string): Measure | undefined {
  return evaluation.rankers?.find((each) => each.ranker === ranker)?.measures?.find((each) => each.name === name);
}
