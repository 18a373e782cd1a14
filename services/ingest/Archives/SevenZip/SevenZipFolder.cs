namespace Lightbox.Ingest.Archives.SevenZip;

/// <summary>One way of packing bytes.</summary>
/// <param name="Method">The id's bytes as one number: 0x030101 LZMA, 0x21 LZMA2.</param>
/// <param name="IsSimple">One stream in, one out.</param>
internal sealed record SevenZipCoder(ulong Method, byte[] Properties, bool IsSimple);

/// <summary>Streams packed together by a chain of coders; holds one or more files one after the other.</summary>
internal sealed class SevenZipFolder
{
    private const int MaximumCoders = 8, MaximumProperties = 1 << 10;

    public required IReadOnlyList<SevenZipCoder> Coders { get; init; }

    /// <summary>Which coder's input is which other one's output.</summary>
    public required IReadOnlyDictionary<long, long> Inputs { get; init; }

    public required int PackedStreams { get; init; }

    /// <summary>Bytes out of each coder.</summary>
    public long[] UnpackSizes { get; set; } = [];

    public uint? Crc32 { get; set; }

    /// <summary>Lengths of the files in it.</summary>
    public long[] FileSizes { get; set; } = [];

    public uint?[] FileCrcs { get; set; } = [];

    /// <summary>The coder nobody reads from: its output is the folder's.</summary>
    public int Last => Enumerable.Range(0, Coders.Count).FirstOrDefault(i => !Inputs.Values.Contains(i), -1);

    public long UnpackSize => Last < 0 ? throw ArchiveException.Broken("directory") : UnpackSizes[Last];

    public bool IsEncrypted => Coders.Any(coder => coder.Method == SevenZipMethods.Aes);

    public bool IsReadable => PackedStreams == 1 && Last >= 0 && Coders.All(coder => coder.IsSimple && SevenZipMethods.IsKnown(coder.Method));

    public static SevenZipFolder Parse(HeaderBytes header)
    {
        var coders = new List<SevenZipCoder>();
        long inputs = 0, outputs = 0;
        var count = header.Number();
        if (count is 0 or > MaximumCoders) throw ArchiveException.Broken("directory");
        for (var i = 0; i < count; i++)
        {
            var flags = header.Byte();
            ulong method = 0;
            foreach (var part in header.Take(flags & 0x0F)) method = (method << 8) | part;
            long into = 1, outOf = 1;
            if ((flags & 0x10) != 0) (into, outOf) = (header.Number(), header.Number());
            if (into > MaximumCoders || outOf > MaximumCoders) throw ArchiveException.Broken("directory");
            var length = (flags & 0x20) != 0 ? header.Number() : 0;
            if (length > MaximumProperties) throw ArchiveException.Broken("directory");
            coders.Add(new SevenZipCoder(method, header.Take(length).ToArray(), into == 1 && outOf == 1));
            inputs += into;
            outputs += outOf;
        }

        var bound = new Dictionary<long, long>();
        for (var i = 0; i < outputs - 1; i++) bound[header.Number()] = header.Number();
        var packed = inputs - (outputs - 1);
        if (packed < 1) throw ArchiveException.Broken("directory");
        if (packed > 1) for (var i = 0; i < packed; i++) header.Number();
        return new SevenZipFolder { Coders = coders, Inputs = bound, PackedStreams = (int)packed, UnpackSizes = new long[outputs] };
    }
}
