using Lightbox.Retrieval;
using Lightbox.Storage;

namespace Lightbox.Knowledge.Search;

/// <summary>
/// Where the index lies: of a large base in the data folder, so that a start opens it instead of building it; a small one is built faster than files are read. It is made of
/// the entries and can be removed at any time.
/// </summary>
internal sealed class IndexHome(IConfiguration configuration, ILogger<IndexHome> logger)
{
    private const string Folder = "knowledge-index";

    /// <summary>Fewer entries are read and put in within half a second.</summary>
    private const int LeastStored = 5_000;

    private TextIndex? stored;

    /// <summary>The stored index, or one in memory when there are few entries or another process holds the folder.</summary>
    public TextIndex Open(int entries, CancellationToken cancellation)
    {
        stored = null;
        if (entries < LeastStored) return new TextIndex(EntryTexts.Fields);
        try
        {
            return stored = TextIndex.Open(DataFolder.From(configuration).File(Folder), EntryTexts.Fields, null, cancellation);
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            KnowledgeLog.IndexInMemory(logger, held.GetType().Name);
            return new TextIndex(EntryTexts.Fields);
        }
    }

    /// <summary>Whether an index in memory has become too large for it.</summary>
    public bool IsOutgrown(TextIndex texts, int entries) => texts != stored && texts.Count < LeastStored && entries >= LeastStored;

    /// <summary>Stores what changed; nothing for an index in memory.</summary>
    public void Keep(TextIndex texts, string stamp, CancellationToken cancellation)
    {
        if (texts != stored) return;
        try
        {
            texts.Save(stamp, cancellation);
        }
        catch (IOException full)
        {
            // It goes on in memory; the next start builds what is missing.
            KnowledgeLog.IndexNotStored(logger, full.GetType().Name);
        }
    }
}
