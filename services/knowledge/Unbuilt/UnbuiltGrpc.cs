using Lightbox.Knowledge.V1;

namespace Lightbox.Knowledge.Unbuilt;

// Methods of the contract that are not built yet. They are mapped so that a caller learns what is missing (Unimplemented by name) instead of finding nothing.
internal sealed class DocumentGrpc : DocumentService.DocumentServiceBase;
