namespace Lightbox.Imaging.Npz;

/// <summary>
/// NumPy arrays as pictures: .npy, and .npz with one or several of them (MedMNIST's train_images, val_images, test_images), which are its members. The whole file
/// opens as all its pictures one after the other where they are alike.
/// </summary>
internal static class NpzFormat
{
    /// <summary>Bytes an array may inflate to: a file on disk while it is open, as far as its pictures are asked for.</summary>
    private const long MostInflated = 16L << 30;

    /// <summary>A zip whose first entry is an array; of other archives nothing is known.</summary>
    public static string? Recognise(FileHead head)
    {
        if (NpyHeader.IsNpy(head.Bytes)) return "npy";
        if (!head.Has(0, "PK\x03\x04"u8) || head.Bytes.Length < 30) return null;
        int length = ByteOrder.Little.UInt16(head.Bytes[26..]);
        return head.Bytes.Length >= 30 + length && head.Bytes.Slice(30, length).EndsWith(".npy"u8) ? "npz" : null;
    }

    /// <exception cref="UnsupportedImageException">There is no picture in it, or pictures of several sizes, of which a member has to be named.</exception>
    public static IImageReader Open(IByteSource source, CancellationToken cancellation)
    {
        if (!IsArchive(source, cancellation)) return OpenArray(source, cancellation);
        var arrays = Arrays(source, NpzArchive.Entries(source, cancellation), cancellation);
        if (arrays.Count == 0) throw new UnsupportedImageException("The archive has no array of pictures.", "NumPy archive without pictures");
        var first = arrays[0];
        if (arrays.TrueForAll(array => (array.Rows, array.Columns, array.Samples, array.Type) == (first.Rows, first.Columns, first.Samples, first.Type)))
            return new NpzReader(source, arrays, "npz");
        var names = string.Join(", ", arrays.Take(8).Select(array => array.Name));
        arrays.ForEach(array => array.Dispose());
        throw new UnsupportedImageException($"The archive has arrays of several sizes; name one: {names}.", "NumPy archive of several sizes");
    }

    /// <exception cref="ImageFormatException">There is no such array, or none of pictures.</exception>
    public static IImageReader OpenMember(IByteSource source, string member, CancellationToken cancellation)
    {
        var entries = IsArchive(source, cancellation) ? NpzArchive.Entries(source, cancellation) : [];
        var arrays = Arrays(source, [.. entries.Where(entry => entry.Name == member).Take(1)], cancellation);
        return arrays.Count == 1 ? new NpzReader(source, arrays, "npz") : throw new ImageFormatException("The archive has no such array of pictures.", field: "member");
    }

    public static IReadOnlyList<string> Members(IByteSource source, CancellationToken cancellation)
    {
        if (!IsArchive(source, cancellation)) return [];
        var arrays = Arrays(source, NpzArchive.Entries(source, cancellation), cancellation);
        arrays.ForEach(array => array.Dispose());
        return [.. arrays.Select(array => array.Name)];
    }

    private static NpzReader OpenArray(IByteSource source, CancellationToken cancellation)
    {
        var images = NpyImages.TryOpen(string.Empty, new PartByteSource(source, 0, source.Length), cancellation)
            ?? throw new UnsupportedImageException("The array is no picture by its shape.", "NumPy array without pictures");
        return new(source, [images], "npy");
    }

    private static List<NpyImages> Arrays(IByteSource source, IReadOnlyList<NpzEntry> entries, CancellationToken cancellation)
    {
        var arrays = new List<NpyImages>();
        try
        {
            foreach (var entry in entries)
            {
                if (entry.Size > MostInflated) throw new ImageLimitException($"An array of {entry.Size} bytes is above {MostInflated >> 30} GiB.");
                var content = NpzArchive.Open(source, entry, cancellation);
                if (NpyImages.TryOpen(entry.Name, content, cancellation) is { } images) arrays.Add(images);
                else content.Dispose();
            }

            return arrays;
        }
        catch
        {
            arrays.ForEach(array => array.Dispose());
            throw;
        }
    }

    private static bool IsArchive(IByteSource source, CancellationToken cancellation)
    {
        Span<byte> head = stackalloc byte[2];
        return source.Read(0, head, cancellation) == 2 && head[0] == 'P' && head[1] == 'K';
    }
}
