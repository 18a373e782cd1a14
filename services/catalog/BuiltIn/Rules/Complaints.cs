using YamlDotNet.RepresentationModel;

namespace Lightbox.Catalog.BuiltIn.Rules;

/// <summary>What is wrong with one file of the content, each with its line and the path of its key.</summary>
internal sealed class Complaints(string file)
{
    private readonly List<string> all = [];

    public IReadOnlyList<string> All => all;

    public void Add(YamlNode where, string path, string what) => all.Add($"{file}, line {where.Start.Line}: {path} must be {what}.");

    /// <exception cref="InvalidDataException">There are complaints.</exception>
    public void Demand()
    {
        if (all.Count > 0) throw new InvalidDataException(string.Join('\n', all));
    }
}
