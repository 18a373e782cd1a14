using System.Globalization;
using Lightbox.ServiceDefaults.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lightbox.Catalog.Imports;

/// <summary>
/// A look at YAML before it is read: how deep it goes, and how long it would be with every alias written out. A few hundred bytes of aliases of aliases stand for gigabytes;
/// what reads the result follows each of them.
/// </summary>
internal sealed class YamlGuard
{
    private const int MaximumDepth = 32;

    /// <summary>Characters and nodes with the aliases written out.</summary>
    private const long MaximumWritten = 4L << 20;

    private readonly Dictionary<AnchorName, long> sizes = [];
    private readonly Stack<(AnchorName Anchor, long Size)> open = new([(AnchorName.Empty, 0L)]);

    private YamlGuard()
    {
    }

    /// <exception cref="YamlException">It is no YAML.</exception>
    /// <exception cref="QuotaExceededException">It is nested too deep, or its aliases explode.</exception>
    public static void Check(string text)
    {
        var guard = new YamlGuard();
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext()) guard.See(parser.Current!);
    }

    private void See(ParsingEvent at)
    {
        switch (at)
        {
            case MappingStart or SequenceStart:
                open.Push((((NodeEvent)at).Anchor, 1));
                if (open.Count > MaximumDepth) throw TooMuch("YAML_DEPTH", at, string.Create(CultureInfo.InvariantCulture, $"is nested deeper than {MaximumDepth}"));
                break;
            case MappingEnd or SequenceEnd:
                var (anchor, size) = open.Pop();
                Keep(anchor, size);
                Grow(at, size);
                break;
            case Scalar scalar:
                Keep(scalar.Anchor, scalar.Value.Length + 1);
                Grow(at, scalar.Value.Length + 1);
                break;
            case AnchorAlias alias:
                // An alias inside what it stands for has no size yet.
                Grow(at, sizes.TryGetValue(alias.Value, out var known) ? known : throw new YamlException(at.Start, at.End, "An alias stands for nothing before it."));
                break;
        }
    }

    private void Keep(AnchorName anchor, long size)
    {
        if (!anchor.IsEmpty) sizes[anchor] = size;
    }

    private void Grow(ParsingEvent at, long size)
    {
        var (anchor, before) = open.Pop();
        open.Push((anchor, before + size));
        if (before + size > MaximumWritten) throw TooMuch("YAML_ALIASES", at, string.Create(CultureInfo.InvariantCulture, $"is longer than {MaximumWritten} characters when its aliases are written out"));
    }

    private static QuotaExceededException TooMuch(string reason, ParsingEvent at, string what) =>
        new(reason, string.Create(CultureInfo.InvariantCulture, $"The text {what} (line {at.Start.Line})."), "text");
}
