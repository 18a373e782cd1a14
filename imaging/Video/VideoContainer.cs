namespace Lightbox.Imaging.Video;

/// <summary>A container of clips that is read here.</summary>
/// <param name="Name">As <see cref="ImageInfo.Format"/> says it.</param>
/// <param name="MediaType">IANA's name, where it has one.</param>
/// <param name="Demuxer">FFmpeg's name; it is told, never guessed.</param>
internal sealed record VideoContainer(string Name, string MediaType, string Demuxer)
{
    public static VideoContainer Avi { get; } = new("avi", "video/x-msvideo", "avi");

    public static VideoContainer Mp4 { get; } = new("mp4", "video/mp4", "mov");

    private static readonly VideoContainer Matroska = new("mkv", "video/matroska", "matroska");
    private static readonly VideoContainer WebM = new("webm", "video/webm", "matroska");
    private static readonly VideoContainer TransportStream = new("mpeg-ts", "video/mp2t", "mpegts");
    private static readonly VideoContainer ProgramStream = new("mpeg-ps", "video/mpeg", "mpeg");
    private static readonly VideoContainer Mpeg = new("mpeg-video", "video/mpeg", "mpegvideo");
    private static readonly VideoContainer H264 = new("h264", "video/H264", "h264");
    private static readonly VideoContainer Hevc = new("hevc", "video/H265", "hevc");

    /// <summary>The container that begins so, or null.</summary>
    /// <param name="head">The first bytes; 4096 tell everything.</param>
    public static VideoContainer? Of(ReadOnlySpan<byte> head)
    {
        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual("AVI "u8)) return Avi;
        if (Mp4Boxes.IsStart(head)) return Mp4;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1a, 0x45, 0xdf, 0xa3])) return OfEbml(head);
        if (head.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0xba])) return ProgramStream;
        if (head.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0xb3])) return Mpeg;
        if (IsTransportStream(head, 188, 0) || IsTransportStream(head, 192, 4) || IsTransportStream(head, 204, 0)) return TransportStream;
        return OfByteStream(head);
    }

    /// <summary>DocType (ID 4282, length, text) in the EBML header says which of the two it is; other files use EBML too.</summary>
    private static VideoContainer? OfEbml(ReadOnlySpan<byte> head)
    {
        head = head[..Math.Min(head.Length, 128)];
        int at = head.IndexOf((ReadOnlySpan<byte>)[0x42, 0x82]);
        if (at < 0 || at + 3 > head.Length) return null;
        var text = head[(at + 3)..];
        return text.StartsWith("webm"u8) ? WebM : text.StartsWith("matroska"u8) ? Matroska : null;
    }

    /// <summary>Packets of one size that each begin with 0x47; four in a row (ISO/IEC 13818-1 2.4.3), 192 with a time stamp before each as cameras write it.</summary>
    private static bool IsTransportStream(ReadOnlySpan<byte> head, int size, int first)
    {
        if (head.Length <= first + (3 * size)) return false;
        for (var i = 0; i < 4; i++)
        {
            if (head[first + (i * size)] != 0x47) return false;
        }

        // The first packets' header: no error, and a payload or an adaptation field.
        return (head[first + 1] & 0x80) == 0 && (head[first + 3] & 0x30) != 0;
    }

    /// <summary>A start code and a parameter set (ITU-T H.264 table 7-1: 7; H.265 table 7-1: 32), perhaps behind an access unit delimiter.</summary>
    private static VideoContainer? OfByteStream(ReadOnlySpan<byte> head)
    {
        for (var units = 0; units < 2; units++)
        {
            int code = head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 1]) ? 4 : head.StartsWith((ReadOnlySpan<byte>)[0, 0, 1]) ? 3 : 0;
            if (code == 0 || head.Length < code + 4) return null;
            var unit = head[code..];
            if ((unit[0] & 0x9f) == 7 && unit[1] is 66 or 77 or 88 or 100 or 110 or 122 or 244) return H264;
            if (unit[0] == 0x40 && unit[1] == 1) return Hevc;
            bool delimiter = unit[0] == 9 || (unit[0] == 0x46 && unit[1] == 1);
            int next = delimiter ? unit[..Math.Min(unit.Length, 16)].IndexOf((ReadOnlySpan<byte>)[0, 0, 1]) : -1;
            if (next < 0) return null;
            head = unit[next..];
        }

        return null;
    }
}
