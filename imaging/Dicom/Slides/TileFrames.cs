namespace Lightbox.Imaging.Dicom.Slides;

/// <summary>
/// Which frame of which instance is which tile of one matrix. TILED_FULL: frames go through the rows of tiles, then the focal planes, then the optical paths
/// (PS3.3 C.7.6.17.3). TILED_SPARSE: each frame says where it is. Of several focal planes the middle one is shown, of several optical paths the first.
/// </summary>
internal sealed class TileFrames
{
    private readonly SlideInstance[] parts;
    private readonly Dictionary<int, int>? sparse;
    private readonly int across;
    private readonly long first;

    /// <param name="parts">One instance, or all of a concatenation in order.</param>
    /// <exception cref="ImageFormatException">Frames are missing, or lie where no tile is.</exception>
    public TileFrames(IReadOnlyList<SlideInstance> parts)
    {
        this.parts = [.. parts];
        var one = parts[0];
        across = one.TilesAcross;
        long tiles = (long)across * one.TilesDown;
        CheckConcatenation();
        if (IsSparse(one))
        {
            if (tiles > TileLimit) throw new ImageLimitException($"A sparse matrix of {tiles} tiles is more than {TileLimit}.");
            sparse = Sparse();
            return;
        }

        int planes = Math.Max(1, one.DataSet.Integer(SlideTags.TotalPixelMatrixFocalPlanes) ?? 1);
        int paths = Math.Max(1, one.DataSet.Items(SlideTags.OpticalPathSequence).Count);
        long frames = parts.Sum(part => (long)part.Frames);

        // A file may describe paths that it holds no frames of; planes and paths count only when the frames are there for them.
        if (frames != tiles * planes * paths && frames != tiles * planes && frames != tiles)
            throw Broken(one, Tags.NumberOfFrames, $"{frames} frames where {across} x {one.TilesDown} tiles{(planes > 1 ? $" in {planes} focal planes" : "")} belong.");
        first = frames == tiles ? 0 : tiles * (planes / 2);
    }

    private const int TileLimit = 1 << 24;

    /// <summary>The frame of a tile; null where none was stored.</summary>
    public (SlideInstance Instance, int Frame)? Find(int column, int row)
    {
        long index = ((long)row * across) + column;
        if (sparse is null) return Instance(first + index);
        return sparse.TryGetValue((int)index, out int stored) ? Instance(stored) : null;
    }

    private (SlideInstance Instance, int Frame)? Instance(long frame)
    {
        foreach (var part in parts)
        {
            if (frame < part.FrameOffset + (long)part.Frames) return (part, (int)(frame - part.FrameOffset));
        }

        return null;
    }

    /// <summary>What the dimension organization says, else whether frames have positions of their own.</summary>
    private static bool IsSparse(SlideInstance one) => one.DataSet.Text(SlideTags.DimensionOrganizationType) switch
    {
        "TILED_FULL" => false,
        "TILED_SPARSE" => true,
        _ => FunctionalGroups.Find(one.DataSet, 0, SlideTags.PlanePositionSlideSequence) is not null,
    };

    /// <summary>Frame numbers of the concatenation by tile: as many as there are frames, however large the matrix says it is.</summary>
    private Dictionary<int, int> Sparse()
    {
        var one = parts[0];
        var found = new Dictionary<int, int>();
        var away = new Dictionary<int, double>();
        var wanted = one.DataSet.Items(SlideTags.OpticalPathSequence) is [var path, ..] ? path.Text(SlideTags.OpticalPathIdentifier) : null;
        foreach (var part in parts)
        {
            int said = part.DataSet.Items(Tags.PerFrameFunctionalGroups).Count;
            if (part.Frames > Math.Max(1, said)) throw Broken(part, Tags.NumberOfFrames, $"{part.Frames} frames, of which {said} say where they lie.");
        }

        double middle = MiddlePlane();
        foreach (var part in parts)
        {
            for (int frame = 0; frame < part.Frames; frame++)
            {
                if (wanted is not null && PathOf(part, frame) is { } own && own != wanted) continue;
                var position = FunctionalGroups.Find(part.DataSet, frame, SlideTags.PlanePositionSlideSequence)
                    ?? throw Broken(part, SlideTags.PlanePositionSlideSequence, $"frame {frame} does not say where it lies.");
                int index = IndexOf(part, frame, position);
                double distance = Math.Abs((position.Number(SlideTags.ZOffset) ?? 0) - middle);
                if (away.TryGetValue(index, out double nearest) && distance >= nearest) continue;
                found[index] = part.FrameOffset + frame;
                away[index] = distance;
            }
        }

        return found;
    }

    private double MiddlePlane()
    {
        var heights = new SortedSet<double>();
        foreach (var part in parts)
        {
            for (int frame = 0; frame < part.Frames && heights.Count < 1024; frame++)
            {
                if (FunctionalGroups.Find(part.DataSet, frame, SlideTags.PlanePositionSlideSequence)?.Number(SlideTags.ZOffset) is { } height) heights.Add(height);
            }
        }

        return heights.Count == 0 ? 0 : heights.ElementAt(heights.Count / 2);
    }

    private static string? PathOf(SlideInstance part, int frame) =>
        FunctionalGroups.Find(part.DataSet, frame, SlideTags.OpticalPathIdentificationSequence)?.Text(SlideTags.OpticalPathIdentifier);

    /// <summary>Positions count from 1 (C.8.12.6.1). Frames off the grid of tiles would have to be laid over each other; no such file is read.</summary>
    private int IndexOf(SlideInstance part, int frame, DataSet position)
    {
        int x = position.Integer(SlideTags.ColumnPosition) ?? throw Broken(part, SlideTags.ColumnPosition, $"frame {frame} has none.");
        int y = position.Integer(SlideTags.RowPosition) ?? throw Broken(part, SlideTags.RowPosition, $"frame {frame} has none.");
        if (x < 1 || y < 1 || x > part.Columns || y > part.Rows) throw Broken(part, SlideTags.ColumnPosition, $"frame {frame} lies at {x},{y}, outside {part.Columns} x {part.Rows}.");
        if ((x - 1) % part.TileWidth != 0 || (y - 1) % part.TileHeight != 0)
            throw new UnsupportedImageException($"Frame {frame} lies at {x},{y}, off the grid of tiles; such slides are not read here.", "DICOM whole-slide tiles off the grid");
        return ((y - 1) / part.TileHeight * across) + ((x - 1) / part.TileWidth);
    }

    /// <summary>Without one of its parts a concatenation would show other frames' tissue: each must begin where the one before ends.</summary>
    private void CheckConcatenation()
    {
        int expected = 0;
        foreach (var part in parts)
        {
            if (part.FrameOffset != expected)
                throw Broken(part, SlideTags.ConcatenationFrameOffsetNumber, $"it begins with frame {part.FrameOffset} where {expected} is next: a part of the concatenation is missing.");
            expected += part.Frames;
        }
    }

    private static ImageFormatException Broken(SlideInstance part, Tag tag, string what) => new($"{tag}: {what}", part.DataSet.Find(tag)?.Offset, tag.ToString());
}
