using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Annotations;

/// <summary>Not built yet: each method answers Unimplemented with what its contract says is missing.</summary>
internal sealed class AnnotationGrpc : AnnotationService.AnnotationServiceBase;
