using System.Buffers.Binary;

namespace Lightbox.Imaging.Cine;

/// <summary>An MP4 file of one video track (ISO/IEC 14496-12): ftyp, moov, then mdat, so that playing can begin before all of it is there.</summary>
internal static class Mp4Writer
{
    private const int MovieClock = 1000;

    private static readonly byte[] Unity = [0, 1, 0, 0, .. new byte[12], 0, 1, 0, 0, .. new byte[12], 0x40, 0, 0, 0];

    public static byte[] Write(int width, int height, int clock, Mp4Samples samples, byte[] configuration, MemoryStream data)
    {
        var type = Box("ftyp", "isom"u8.ToArray(), [0, 0, 2, 0], "isomiso2avc1mp41"u8.ToArray());
        var moov = Movie(width, height, clock, samples, configuration, 0);
        moov = Movie(width, height, clock, samples, configuration, type.Length + moov.Length + 8);
        return [.. type, .. moov, .. UInt32(checked((uint)data.Length + 8)), .. "mdat"u8, .. data.GetBuffer().AsSpan(0, (int)data.Length)];
    }

    private static byte[] Movie(int width, int height, int clock, Mp4Samples samples, byte[] configuration, int dataAt)
    {
        var (durations, offsets, lag) = samples.Clocks();
        long length = durations.Sum();
        var shown = UInt32((uint)(length * MovieClock / clock));
        return Box(
            "moov",
            Full("mvhd", 0, new byte[8], UInt32(MovieClock), shown, [0, 1, 0, 0, 1, 0, 0, 0], new byte[8], Unity, new byte[24], UInt32(2)),
            Box(
                "trak",
                Full("tkhd", 3, new byte[8], UInt32(1), new byte[4], shown, new byte[16], Unity, UInt32((uint)width << 16), UInt32((uint)height << 16)),
                Box("edts", Full("elst", 0, UInt32(1), shown, UInt32((uint)lag), [0, 1, 0, 0])),
                Box(
                    "mdia",
                    Full("mdhd", 0, new byte[8], UInt32((uint)clock), UInt32((uint)length), [0x55, 0xc4, 0, 0]),
                    Full("hdlr", 0, new byte[4], "vide"u8.ToArray(), new byte[12], [0]),
                    Box(
                        "minf",
                        Full("vmhd", 1, new byte[8]),
                        Box("dinf", Full("dref", 0, UInt32(1), Full("url ", 1))),
                        Table(width, height, samples, durations, offsets, configuration, dataAt)))));
    }

    private static byte[] Table(int width, int height, Mp4Samples samples, long[] durations, long[] offsets, byte[] configuration, int dataAt)
    {
        var entry = Box(
            "avc1",
            [0, 0, 0, 0, 0, 0, 0, 1],
            new byte[16],
            UInt16(width),
            UInt16(height),
            [0, 0x48, 0, 0, 0, 0x48, 0, 0],
            new byte[4],
            UInt16(1),
            new byte[32],
            UInt16(24),
            [0xff, 0xff],
            Box("avcC", configuration));
        var keys = Enumerable.Range(1, samples.Count).Where(i => samples.Keys[i - 1]).Select(i => (uint)i).ToList();
        return Box(
            "stbl",
            Full("stsd", 0, UInt32(1), entry),
            Full("stts", 0, Pairs(durations)),
            Full("ctts", 0, Pairs(offsets)),
            Full("stss", 0, UInt32((uint)keys.Count), [.. keys.SelectMany(UInt32)]),
            Full("stsc", 0, UInt32(1), UInt32(1), UInt32((uint)samples.Count), UInt32(1)),
            Full("stsz", 0, UInt32(0), UInt32((uint)samples.Count), [.. samples.Sizes.SelectMany(size => UInt32((uint)size))]),
            Full("stco", 0, UInt32(1), UInt32((uint)dataAt)));
    }

    private static byte[] Pairs(long[] values)
    {
        var runs = Mp4Samples.Runs(values);
        return [.. UInt32((uint)runs.Count), .. runs.SelectMany(run => UInt32((uint)run.Count).Concat(UInt32((uint)run.Value)))];
    }

    private static byte[] Full(string type, uint flags, params byte[][] content) => Box(type, [UInt32(flags), .. content]);

    private static byte[] Box(string type, params byte[][] content)
    {
        int length = 8 + content.Sum(part => part.Length), at = 8;
        var box = new byte[length];
        BinaryPrimitives.WriteUInt32BigEndian(box, (uint)length);
        for (var i = 0; i < 4; i++) box[4 + i] = (byte)type[i];
        foreach (var part in content)
        {
            part.CopyTo(box, at);
            at += part.Length;
        }

        return box;
    }

    private static byte[] UInt32(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] UInt16(int value) => [(byte)(value >> 8), (byte)value];
}
