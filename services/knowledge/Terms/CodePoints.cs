namespace Lightbox.Knowledge.Terms;

/// <summary>Positions on the wire count Unicode code points, those of .NET count UTF-16 units: they part at the first character above U+FFFF.</summary>
internal sealed class CodePoints
{
    private readonly List<int> pairs = [];

    public CodePoints(string text)
    {
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i], text[i + 1])) pairs.Add(i);
        }
    }

    public int Of(int position)
    {
        var before = pairs.BinarySearch(position);
        return position - (before < 0 ? ~before : before);
    }
}
