using System.Globalization;
using System.Text;

namespace Lightbox.Ingest.Archives.Tar;

/// <summary>What an extended header says of the next entry: lines of "length key=value\n", the length counting the whole line.</summary>
internal static class PaxRecords
{
    /// <exception cref="ArchiveException">A line is broken.</exception>
    public static Dictionary<string, string> Parse(ReadOnlySpan<byte> bytes, Dictionary<string, string> into)
    {
        while (!bytes.IsEmpty)
        {
            var blank = bytes.IndexOf((byte)' ');
            if (blank is <= 0 or > 10 || !int.TryParse(bytes[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= blank + 1 || length > bytes.Length || bytes[length - 1] != '\n') throw ArchiveException.Broken("extended header");
            var record = bytes[(blank + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0) throw ArchiveException.Broken("extended header");
            into[Encoding.UTF8.GetString(record[..equals])] = Encoding.UTF8.GetString(record[(equals + 1)..]);
            bytes = bytes[length..];
        }

        return into;
    }
}
