using System.Net;

namespace Lightbox.Ingest.Sources.Http.Guard;

/// <summary>Looks a host's addresses up, each time anew.</summary>
internal delegate Task<IPAddress[]> HostAddresses(string host, CancellationToken cancellation);
