using System.Buffers.Binary;
using System.Text;
using Lightbox.Ingest.Sources;

namespace Lightbox.Ingest.Stow;

/// <summary>Which instance a file says it is, for the answer about one that cannot be read: the two UIDs of its meta header (PS3.10 7.1), or nothing.</summary>
internal static class MetaIdentity
{
    private const int MetaStart = 132;

    public static (string SopClass, string SopInstance) Of(ReadOnlySpan<byte> head)
    {
        var (sopClass, sopInstance) = ("", "");
        if (head.Length < MetaStart || !head.Slice(MetaStart - 4, 4).SequenceEqual("DICM"u8)) return (sopClass, sopInstance);
        var at = MetaStart;
        while (at + 12 <= head.Length && BinaryPrimitives.ReadUInt16LittleEndian(head[at..]) == 2)
        {
            var element = BinaryPrimitives.ReadUInt16LittleEndian(head[(at + 2)..]);
            // OB is the only one of the group with a length of 32 bits.
            var isLong = head[at + 4] == 'O' || head.Slice(at + 4, 2).SequenceEqual("UN"u8);
            long length = isLong ? BinaryPrimitives.ReadUInt32LittleEndian(head[(at + 8)..]) : BinaryPrimitives.ReadUInt16LittleEndian(head[(at + 6)..]);
            at += isLong ? 12 : 8;
            if (length > head.Length - at) break;
            if (element == 2) sopClass = Uid(head.Slice(at, (int)length));
            if (element == 3) sopInstance = Uid(head.Slice(at, (int)length));
            at += (int)length;
        }

        return (sopClass, sopInstance);
    }

    private static string Uid(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.ASCII.GetString(bytes).TrimEnd('\0', ' ');
        return DicomUid.IsValid(text) ? text : "";
    }
}
