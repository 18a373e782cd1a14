using Lightbox.Ingest.V1;

namespace Lightbox.Ingest.Unbuilt;

// Part of the contract and not built: every method answers Unimplemented with its name and what it would be for.

internal sealed class ExportGrpc : ExportService.ExportServiceBase;
