using Lightbox.Imaging.Isolation;

namespace Lightbox.Imaging.Hdf5;

/// <summary>An array of an HDF5 file that is a run of pictures.</summary>
/// <param name="Path">In the file, '/' between groups, none before the first.</param>
/// <param name="Frames">1 for an array of rows x columns.</param>
/// <param name="Samples">1, 3 or 4, the last dimension.</param>
/// <param name="Rank">Dimensions of the array.</param>
/// <param name="FrameRate">From an attribute of the array called fps or frame_rate; null when there is none.</param>
internal sealed record FrameArray(string Path, int Frames, int Rows, int Columns, int Samples, SampleType Type, int Rank, double? FrameRate)
{
    public const int Most = 1000;

    /// <summary>The array by its dimensions; null when it is no run of pictures: too few sides, or none that a picture could have.</summary>
    public static FrameArray? Of(string path, ulong[] sides, SampleType type, double? rate)
    {
        if (sides.Any(side => side is 0 or > int.MaxValue)) return null;
        bool colours = type is SampleType.UInt8 or SampleType.UInt16;
        var n = Array.ConvertAll(sides, side => (int)side);
        return n switch
        {
            [> 1 and var rows, > 1 and var columns] => new(path, 1, rows, columns, 1, type, 2, rate),
            [> 4 and var rows, > 4 and var columns, 3 or 4] when colours => new(path, 1, rows, columns, n[2], type, 3, rate),
            [var frames, > 1 and var rows, > 1 and var columns] => new(path, frames, rows, columns, 1, type, 3, rate),
            [var frames, > 1 and var rows, > 1 and var columns, 1 or 3 or 4] when colours || n[3] == 1 => new(path, frames, rows, columns, n[3], type, 4, rate),
            _ => null,
        };
    }

    public static byte[] ToBytes(IReadOnlyList<FrameArray> arrays) => Wire.Write(w =>
    {
        w.Write(arrays.Count);
        foreach (var array in arrays)
        {
            w.Write(array.Path);
            foreach (int value in (int[])[array.Frames, array.Rows, array.Columns, array.Samples, (int)array.Type, array.Rank]) w.Write(value);
            w.Write(array.FrameRate ?? double.NaN);
        }
    });

    public static IReadOnlyList<FrameArray> Of(byte[] arguments) => Wire.Read(arguments, r =>
    {
        var arrays = new FrameArray[r.ReadInt32()];
        for (var i = 0; i < arrays.Length; i++)
        {
            var (path, frames, rows, columns, samples, type, rank, rate) =
                (r.ReadString(), r.ReadInt32(), r.ReadInt32(), r.ReadInt32(), r.ReadInt32(), (SampleType)r.ReadInt32(), r.ReadInt32(), r.ReadDouble());
            arrays[i] = new(path, frames, rows, columns, samples, type, rank, double.IsNaN(rate) ? null : rate);
        }

        return arrays;
    });
}
