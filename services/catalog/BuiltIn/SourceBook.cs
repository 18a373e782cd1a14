using Lightbox.Catalog.BuiltIn.Rules;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.BuiltIn;

/// <summary>Where facts come from: the documents by their short name, lists by their address, public sources by the address a fact gives.</summary>
internal sealed class SourceBook
{
    private readonly Dictionary<string, string> addresses = [];

    public SourceBook(IEnumerable<YamlMap> files)
    {
        foreach (var file in files)
        {
            file.Demand(OtherShapes.Source);
            addresses.Add(file.Required("id"), file.Text("url"));
        }
    }

    /// <summary>Facts of one row of provenance, a field each.</summary>
    public IEnumerable<FactSource> Facts(YamlMap row) => row.Texts("fields").Select(field => new FactSource { Field = field, Source = Name(row), Section = row.Text("section") });

    /// <summary>"overview", an absolute URL, or "person".</summary>
    /// <exception cref="InvalidDataException">There is no such source.</exception>
    public string Name(YamlMap fact)
    {
        // Demanded of built-in facts; a person may state what they know.
        if (!fact.Has("source")) return DatasetUpdate.Person;
        var source = fact.Text("source");
        if (!addresses.TryGetValue(source, out var address)) throw new InvalidDataException($"{fact.File}, line {fact.Line}: there is no source {source}.");
        return fact.Has("link") ? fact.Text("link") : address.Length > 0 ? address : source;
    }
}
