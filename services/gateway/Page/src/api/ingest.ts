import { getJson } from "../shell/http";
import type { Int64 } from "./catalog";

export interface Refusal {
  path?: string;
  code?: string;
  reason?: string;
}

export interface IngestStatus {
  files?: { seen?: Int64; takenIn?: Int64; duplicate?: Int64; skipped?: Int64; refused?: Int64 } | null;
  byFormat?: Record<string, Int64>;
  refused?: Refusal[];
  activeJobs?: number;
}

export interface Job {
  name?: string;
  state?: string;
  title?: string;
  dataset?: string;
  progress?: { itemsDone?: Int64; itemsTotal?: Int64; bytesDone?: Int64; bytesTotal?: Int64; bytesPerSecond?: number; timeLeft?: string; currentItem?: string } | null;
  refusalCount?: Int64;
  failure?: Refusal | null;
  accessSteps?: { number?: number; title?: string; link?: string }[];
}

/** The newest jobs of any kind. */
export async function listJobs(pageSize: number, signal: AbortSignal): Promise<Job[]> {
  const { jobs = [] } = await getJson<{ jobs?: Job[] }>("/v1/jobs", signal, { pageSize });
  return jobs;
}

export function getStatus(signal: AbortSignal): Promise<IngestStatus> {
  return getJson("/v1/ingestStatus", signal);
}

/** One page of what was refused, or of what was skipped. */
export function listRefusals(skipped: boolean, pageToken: string | undefined, signal: AbortSignal): Promise<{ refusals?: Refusal[]; nextPageToken?: string }> {
  return getJson("/v1/refusals", signal, { skipped: skipped ? "true" : undefined, pageSize: 100, pageToken });
}
