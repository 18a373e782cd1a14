using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Grants;

/// <summary>Not built yet: each method answers Unimplemented with what its contract says is missing.</summary>
internal sealed class GrantGrpc : GrantService.GrantServiceBase;
