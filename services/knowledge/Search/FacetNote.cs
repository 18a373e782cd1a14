using Lightbox.Knowledge.Entries;

namespace Lightbox.Knowledge.Search;

/// <summary>What filters look at, as the index keeps it with each entry: a start need not read the entries themselves.</summary>
internal static class FacetNote
{
    public static byte[] Write(EntryFacets facets)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (var text in (string[])[facets.Kind, facets.Category, facets.Dataset, facets.Language, facets.ValidationStatus]) writer.Write(text);
        foreach (var list in (IReadOnlyList<string>[])[facets.Modalities, facets.BodyParts, facets.Symptoms, facets.Concepts])
        {
            writer.Write7BitEncodedInt(list.Count);
            foreach (var text in list) writer.Write(text);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    public static EntryFacets Read(byte[] note)
    {
        using var reader = new BinaryReader(new MemoryStream(note));
        // The few values there are of each are the same strings for all entries.
        string Text() => string.Intern(reader.ReadString());
        string[] List() => [.. Enumerable.Range(0, reader.Read7BitEncodedInt()).Select(_ => Text())];
        var (kind, category, dataset, language, status) = (Text(), Text(), Text(), Text(), Text());
        return new EntryFacets(kind, List(), List(), category, dataset, List(), List(), language, status);
    }
}
