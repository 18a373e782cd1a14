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

export function getStatus(signal: AbortSignal): Promise<IngestStatus> {
  return getJson("/v1/ingestStatus", signal);
}

/** One page of what was refused, or of what was skipped. */
export function listRefusals(skipped: boolean, pageToken: string | undefined, signal: AbortSignal): Promise<{ refusals?: Refusal[]; nextPageToken?: string }> {
  return getJson("/v1/refusals", signal, { skipped: skipped ? "true" : undefined, pageSize: 100, pageToken });
}
