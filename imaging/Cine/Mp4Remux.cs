using Lightbox.Imaging.Video.H264;

namespace Lightbox.Imaging.Cine;

/// <summary>
/// Stored H.264 into an MP4 file that a browser plays, without coding anything anew: no sound, no names and no other metadata go along. Browsers play 8-bit 4:2:0 in
/// the profiles baseline, main and high; anything else is refused by name.
/// </summary>
public static class Mp4Remux
{
    private const int Clock = 90_000;

    private const int AccessUnitDelimiter = 9, Filler = 12, SequenceSet = 7, PictureSet = 8;

    /// <exception cref="UnsupportedImageException">Not what browsers play, or a stream without time stamps.</exception>
    /// <exception cref="ImageFormatException">No parameter sets before the first picture.</exception>
    public static byte[] ToMp4(CodedVideo video)
    {
        ArgumentNullException.ThrowIfNull(video);
        var times = Times(video);
        byte[]? sequence = null;
        var pictures = new List<byte[]>();
        using var data = new MemoryStream(video.Bytes.Length + (8 * video.Packets.Count));
        var sizes = new int[video.Packets.Count];
        var at = 0;
        for (var i = 0; i < sizes.Length; i++)
        {
            var packet = video.Bytes.Span.Slice(at, video.Packets[i].Size);
            at += packet.Length;
            long before = data.Length;
            foreach (var (start, length) in ByteStream.Units(packet)) Sort(packet.Slice(start, length), data, ref sequence, pictures);
            sizes[i] = (int)(data.Length - before);
        }

        if (sequence is null || pictures.Count == 0) throw new ImageFormatException("H.264: the stream has no parameter sets.", field: "SPS");
        RequirePlayable(SequenceParameters.Of(sequence)!);
        var samples = new Mp4Samples(sizes, times, [.. video.Packets.Select(packet => packet.Key)]);
        return Mp4Writer.Write(video.Width, video.Height, Clock, samples, AvcConfiguration(sequence, pictures), data);
    }

    /// <summary>Parameter sets go to the file's head, delimiters and filling are left out, the rest gets a length before it.</summary>
    private static void Sort(ReadOnlySpan<byte> unit, MemoryStream data, ref byte[]? sequence, List<byte[]> pictures)
    {
        switch (unit[0] & 0x1f)
        {
            case SequenceSet:
                if (sequence is not null && !unit.SequenceEqual(sequence)) throw new UnsupportedImageException("The stream changes its parameters on the way.", "MP4 of changing H.264");
                sequence ??= unit.ToArray();
                break;
            case PictureSet:
                var set = unit.ToArray();
                if (!pictures.Exists(known => known.AsSpan().SequenceEqual(set))) pictures.Add(set);
                break;
            case AccessUnitDelimiter or Filler:
                break;
            default:
                data.Write([(byte)(unit.Length >> 24), (byte)(unit.Length >> 16), (byte)(unit.Length >> 8), (byte)unit.Length]);
                data.Write(unit);
                break;
        }
    }

    /// <summary>When each packet is shown, ticks from the first; every one at a time of its own.</summary>
    private static long[] Times(CodedVideo video)
    {
        var times = video.Packets.Select(packet => (long)Math.Round(packet.Time * Clock / 1000)).ToArray();
        if (times.Length == 0 || times.Distinct().Count() != times.Length)
        {
            throw new UnsupportedImageException("A stream without time stamps cannot be sent as MP4 without decoding it.", "MP4 of a bare H.264 stream");
        }

        long first = times.Min();
        return Array.ConvertAll(times, time => time - first);
    }

    private static void RequirePlayable(SequenceParameters parameters)
    {
        if (parameters is { Profile: 66 or 77 or 88 or 100, ChromaFormat: 1, Bits: 8 }) return;
        var name = $"H.264 profile {parameters.Profile}, {parameters.Bits} bits, chroma format {parameters.ChromaFormat}";
        throw new UnsupportedImageException($"Browsers do not play {name}; ask for frames or an animated WebP.", name);
    }

    /// <summary>avcC (ISO/IEC 14496-15 5.3.3.1): version, profile, compatibility, level, lengths of 4 bytes, the sets.</summary>
    private static byte[] AvcConfiguration(byte[] sequence, List<byte[]> pictures)
    {
        var bytes = new List<byte> { 1, sequence[1], sequence[2], sequence[3], 0xff, 0xe1, (byte)(sequence.Length >> 8), (byte)sequence.Length };
        bytes.AddRange(sequence);
        bytes.Add((byte)pictures.Count);
        foreach (var set in pictures) bytes.AddRange([(byte)(set.Length >> 8), (byte)set.Length, .. set]);
        if (sequence[1] == 100) bytes.AddRange([0xfd, 0xf8, 0xf8, 0]);
        return [.. bytes];
    }
}
