namespace Lightbox.Retrieval.Lexical;

/// <summary>A term's count in one field of one document. A document's postings of a term lie together, documents ascending.</summary>
internal readonly record struct Posting(int Document, ushort Field, ushort Count);
