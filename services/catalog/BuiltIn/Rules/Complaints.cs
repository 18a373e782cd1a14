using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Lightbox.Catalog.BuiltIn.Rules;

/// <summary>What is wrong with one file, each with its line and the path of its key.</summary>
internal sealed class Complaints(string file)
{
    private readonly List<Complaint> all = [];

    public IReadOnlyList<Complaint> All => all;

    public void Add(YamlNode where, string path, string what) => all.Add(new Complaint(file, where.Start.Line, path, what));

    /// <exception cref="InvalidDataException">There are complaints.</exception>
    public void Demand()
    {
        if (all.Count > 0) throw new InvalidDataException(string.Join('\n', all));
    }
}

/// <param name="File">"datasets/chexpert.yaml".</param>
/// <param name="Line">From 1.</param>
/// <param name="Path">Of the key: "counts.value".</param>
/// <param name="What">It must be: "a whole number".</param>
internal sealed record Complaint(string File, long Line, string Path, string What)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}, line {Line}: {Path} must be {What}.");
}
