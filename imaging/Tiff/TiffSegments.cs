namespace Lightbox.Imaging.Tiff;

/// <summary>Stored tiles and strips to samples.</summary>
internal static class TiffSegments
{
    /// <summary>The type of the picture's samples; 1, 2 and 4 bits are unpacked to bytes.</summary>
    /// <exception cref="UnsupportedImageException">Bits that are no machine type (10, 12, 24), or samples of a pixel that differ.</exception>
    public static SampleType TypeOf(TiffPicture picture) => (picture.Bits, picture.SampleFormat) switch
    {
        (1 or 2 or 4, 1 or 4) when picture.SamplesStored == 1 => SampleType.UInt8,
        (8, 2) => SampleType.Int8,
        (8, _) => SampleType.UInt8,
        (16, 1 or 4) => SampleType.UInt16,
        (16, 2) => SampleType.Int16,
        (32, 1 or 4) => SampleType.UInt32,
        (32, 2) => SampleType.Int32,
        (32, 3) => SampleType.Float32,
        (64, 3) => SampleType.Float64,
        _ => throw Unsupported($"{picture.Bits}-bit samples of format {picture.SampleFormat}"),
    };

    /// <summary>Fails where no decoder is, before any pixel is read.</summary>
    /// <exception cref="UnsupportedImageException">Names what is missing.</exception>
    public static void Require(TiffPicture picture)
    {
        if (!TiffCompression.IsKnown(picture.Compression)) throw Unsupported(TiffCompression.Name(picture.Compression));
        var type = TypeOf(picture);
        if (picture.Predictor is not (0 or 1 or 2 or 3)) throw Unsupported($"predictor {picture.Predictor}");
        if (picture.Predictor == 3 && type is not (SampleType.Float32 or SampleType.Float64)) throw Unsupported($"floating-point predictor of {picture.Bits}-bit samples");
        if (picture.Predictor > 1 && picture.Bits < 8) throw Unsupported($"predictor of {picture.Bits}-bit samples");
        if (TiffCompression.IsPictureCodec(picture.Compression) && (type != SampleType.UInt8 || picture.Bits != 8)) throw Unsupported($"{picture.Bits}-bit {TiffCompression.Name(picture.Compression)}");
        if (picture is { Photometric: 6, Samples: 3 } && !TiffCompression.IsPictureCodec(picture.Compression)) throw Unsupported($"YCbCr with {TiffCompression.Name(picture.Compression)}");
        if (picture is { Photometric: 6, IsPlanar: true }) throw Unsupported("YCbCr by plane");
        long size = (long)picture.SegmentWidth * picture.SegmentHeight * picture.Samples * PixelBuffer.BytesPerSample(type);
        if (size > TiffLimits.Segment)
        {
            throw new ImageLimitException(
                $"TIFF directory {picture.Directory.Index}: a segment of {picture.SegmentWidth} x {picture.SegmentHeight} pixels is above {TiffLimits.Segment >> 20} MiB.");
        }
    }

    /// <summary>One tile or strip in full (a last strip has fewer rows), colours side by side; null where the scanner stored nothing.</summary>
    public static PixelBuffer? Read(TiffPicture picture, int column, int row, CancellationToken cancellation)
    {
        Require(picture);
        int rows = picture.IsTiled ? picture.SegmentHeight : Math.Min(picture.SegmentHeight, picture.Height - (row * picture.SegmentHeight));
        if (!picture.IsPlanar) return picture.ReadSegment(column, row, 0, cancellation) is { } stored ? Decode(picture, stored, rows) : null;

        var planes = new PixelBuffer[picture.Samples];
        for (int plane = 0; plane < planes.Length; plane++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (picture.ReadSegment(column, row, plane, cancellation) is not { } one) return null;
            planes[plane] = Decode(picture, one, rows);
        }

        return Interleave(planes);
    }

    private static PixelBuffer Decode(TiffPicture picture, byte[] stored, int rows)
    {
        if (picture.Compression == TiffCompression.Jpeg) return JpegTile.Decode(picture, stored, rows);
        if (TiffCompression.IsPictureCodec(picture.Compression)) return Jpeg2000Tile.Decode(picture, stored, rows);
        var type = TypeOf(picture);
        int bytes = PixelBuffer.BytesPerSample(type);
        int width = picture.SegmentWidth, samples = picture.SamplesStored;
        if (picture.Bits < 8)
        {
            var packed = TiffCompression.Expand(picture.Compression, stored, ((width * picture.Bits) + 7) / 8 * rows);
            return new PixelBuffer(width, rows, 1, type, PackedSamples.Unpack(packed, width, rows, picture.Bits, picture.IsLowBitFirst));
        }

        int line = width * samples * bytes;
        var data = TiffCompression.Expand(picture.Compression, stored, line * rows);
        if (picture.Predictor == 3)
        {
            TiffPredictor.UndoFloat(data, line, samples, bytes);
            return new PixelBuffer(width, rows, samples, type, data);
        }

        picture.Order.ToNative(data, bytes);
        if (picture.Predictor == 2) TiffPredictor.UndoHorizontal(data, line, samples, bytes);
        return new PixelBuffer(width, rows, samples, type, data);
    }

    /// <summary>Red, red ..., green, green ... to red, green, blue, red, green, blue ... (PlanarConfiguration 2).</summary>
    private static PixelBuffer Interleave(PixelBuffer[] planes)
    {
        int samples = planes.Length, bytes = PixelBuffer.BytesPerSample(planes[0].Type), pixels = planes[0].Width * planes[0].Height;
        var data = new byte[(long)pixels * samples * bytes];
        for (int plane = 0; plane < samples; plane++)
        {
            var from = planes[plane].Data;
            if (bytes == 1)
            {
                for (int pixel = 0, to = plane; pixel < pixels; pixel++, to += samples) data[to] = from[pixel];
                continue;
            }

            for (int pixel = 0; pixel < pixels; pixel++) from.AsSpan(pixel * bytes, bytes).CopyTo(data.AsSpan(((pixel * samples) + plane) * bytes));
        }

        return planes[0] with { SamplesPerPixel = samples, Data = data };
    }

    private static UnsupportedImageException Unsupported(string what) => new($"No decoder here for TIFF {what}.", $"TIFF {what}");
}
