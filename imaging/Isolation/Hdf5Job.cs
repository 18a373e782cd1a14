using System.Runtime.InteropServices;
using Lightbox.Imaging.Hdf5;
using PureHDF;
using PureHDF.Filters;
using PureHDF.Selections;
using PureHDF.VOL.Native;

namespace Lightbox.Imaging.Isolation;

/// <summary>HDF5 by PureHDF, in a worker. Whatever it stumbles over is told as a broken file.</summary>
internal sealed class Hdf5Job : IDisposable
{
    private const int MostGroups = 10_000, MostDepth = 32, MostOpen = 3;

    private readonly Recent<NativeFile> open = new(MostOpen);

    static Hdf5Job() => H5Filter.Register(new LzfFilter());

    public WorkerResult Arrays(byte[] arguments)
    {
        var address = Hdf5Address.Of(arguments);
        var found = new List<FrameArray>();
        int left = MostGroups;
        return Guarded(() =>
        {
            Walk(Find(address), "", 0, found, ref left);
            return new WorkerResult(FrameArray.ToBytes(found));
        });
    }

    public WorkerResult Frame(byte[] arguments)
    {
        var address = Hdf5Address.Of(arguments);
        return Guarded(() =>
        {
            var dataset = Find(address).Dataset(address.Array);
            var array = Describe(dataset, address.Array) ?? throw new ImageFormatException("The HDF5 array holds no pictures.", field: "dataspace");
            ImageLimits.Default.CheckSize("A frame", array.Columns, array.Rows);
            var samples = Read(dataset, array, Selection(dataset, array, address.Frame), array.Rows * array.Columns * array.Samples);
            return WorkerResult.Of(new PixelBuffer(array.Columns, array.Rows, array.Samples, array.Type, samples));
        });
    }

    /// <summary>A list of texts or whole numbers, as a table's column; nothing where there is none.</summary>
    public WorkerResult Column(byte[] arguments)
    {
        var address = Hdf5Address.Of(arguments);
        return Guarded(() =>
        {
            var file = Find(address);
            if (!file.LinkExists(address.Array)) return Values(null);
            var dataset = file.Dataset(address.Array);
            var sides = dataset.Space.Dimensions;
            if (sides.Count(side => side != 1) > 1) return Values(null);
            if (sides.Any(side => side > Hdf5Columns.Most)) throw new ImageLimitException($"A list of more than {Hdf5Columns.Most} values.");
            return Values(dataset.Type.Class switch
            {
                H5DataTypeClass.String or H5DataTypeClass.VariableLength => dataset.Read<string[]>(),
                H5DataTypeClass.FixedPoint => [.. dataset.Read<long[]>().Select(value => value.ToString(System.Globalization.CultureInfo.InvariantCulture))],
                _ => null,
            });
        });

        static WorkerResult Values(string[]? values) => new([], Hdf5Columns.Write(values is null ? null : Array.ConvertAll(values, value => value ?? "")));
    }

    public void Dispose() => open.Dispose();

    private NativeFile Find(Hdf5Address address) => open.Find(address.Id, () => H5File.OpenRead(address.Path));

    private static HyperslabSelection Selection(IH5Dataset dataset, FrameArray array, int frame)
    {
        var sides = dataset.Space.Dimensions;
        var (starts, counts) = (new ulong[sides.Length], (ulong[])sides.Clone());
        bool many = array.Rank == 4 || (array.Rank == 3 && array.Samples == 1);
        if (!many) return new(sides.Length, starts, counts);
        if (frame < 0 || frame >= array.Frames) throw new ImageRangeException($"Frame {frame} of {array.Frames}.");
        (starts[0], counts[0]) = ((ulong)frame, 1);
        return new(sides.Length, starts, counts);
    }

    private static byte[] Read(IH5Dataset dataset, FrameArray array, HyperslabSelection selection, int count) => array.Type switch
    {
        SampleType.UInt8 => Read<byte>(dataset, selection, count),
        SampleType.Int8 => Read<sbyte>(dataset, selection, count),
        SampleType.UInt16 => Read<ushort>(dataset, selection, count),
        SampleType.Int16 => Read<short>(dataset, selection, count),
        SampleType.UInt32 => Read<uint>(dataset, selection, count),
        SampleType.Int32 => Read<int>(dataset, selection, count),
        SampleType.UInt64 => Read<ulong>(dataset, selection, count),
        SampleType.Int64 => Read<long>(dataset, selection, count),
        SampleType.Float32 => Read<float>(dataset, selection, count),
        _ => Read<double>(dataset, selection, count),
    };

    private static byte[] Read<T>(IH5Dataset dataset, HyperslabSelection selection, int count)
        where T : unmanaged
    {
        try
        {
            var samples = dataset.Read<T[]>(fileSelection: selection, memoryDims: [(ulong)count]);
            return MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();
        }
        catch (Exception foreign) when (foreign.Message.StartsWith("Byte order conversion", StringComparison.Ordinal))
        {
            // PureHDF says so of every big-endian array, and gives the bytes as they are when bytes are asked for.
            var raw = dataset.Read<byte[]>(fileSelection: selection);
            ByteOrder.Big.ToNative(raw, Marshal.SizeOf<T>());
            return raw;
        }
    }

    /// <summary>Groups may hold themselves and each other: depth and number end the walk.</summary>
    private static void Walk(IH5Group group, string path, int depth, List<FrameArray> found, ref int left)
    {
        if (depth > MostDepth) return;
        foreach (var child in group.Children())
        {
            if (--left < 0 || found.Count >= FrameArray.Most) return;
            var name = path.Length == 0 ? child.Name : $"{path}/{child.Name}";
            if (child is IH5Group inner) Walk(inner, name, depth + 1, found, ref left);
            else if (child is IH5Dataset dataset && Describe(dataset, name) is { } array) found.Add(array);
        }
    }

    private static FrameArray? Describe(IH5Dataset dataset, string path)
    {
        if (dataset.Space.Rank is < 2 or > 4 || TypeOf(dataset.Type) is not { } type) return null;
        return FrameArray.Of(path, dataset.Space.Dimensions, type, Rate(dataset));
    }

    private static SampleType? TypeOf(IH5DataType type) => (type.Class, type.Size) switch
    {
        (H5DataTypeClass.FixedPoint, 1) => type.FixedPoint.IsSigned ? SampleType.Int8 : SampleType.UInt8,
        (H5DataTypeClass.FixedPoint, 2) => type.FixedPoint.IsSigned ? SampleType.Int16 : SampleType.UInt16,
        (H5DataTypeClass.FixedPoint, 4) => type.FixedPoint.IsSigned ? SampleType.Int32 : SampleType.UInt32,
        (H5DataTypeClass.FixedPoint, 8) => type.FixedPoint.IsSigned ? SampleType.Int64 : SampleType.UInt64,
        (H5DataTypeClass.FloatingPoint, 4) => SampleType.Float32,
        (H5DataTypeClass.FloatingPoint, 8) => SampleType.Float64,
        (H5DataTypeClass.Enumerated, 1) => SampleType.UInt8,
        _ => null,
    };

    private static double? Rate(IH5Dataset dataset)
    {
        foreach (var name in (string[])["fps", "frame_rate", "FrameRate"])
        {
            if (!dataset.AttributeExists(name) || dataset.Attribute(name).Type.Class != H5DataTypeClass.FloatingPoint) continue;
            double rate = dataset.Attribute(name).Read<double>();
            if (double.IsFinite(rate) && rate > 0) return rate;
        }

        return null;
    }

    /// <summary>PureHDF throws whatever the runtime throws at a broken pointer.</summary>
    private static WorkerResult Guarded(Func<WorkerResult> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is not (ImagingException or OutOfMemoryException))
        {
            if (error.Message.Contains("Could not find filter", StringComparison.Ordinal))
            {
                throw new UnsupportedImageException("The HDF5 array is compressed by a filter that is not read here.", "HDF5 filter");
            }

            throw new ImageFormatException($"HDF5: the file cannot be read ({error.GetType().Name}).", inner: error);
        }
    }
}

/// <summary>Which frame of which array of which file.</summary>
internal readonly record struct Hdf5Address(string Id, string Path, string Array, int Frame)
{
    public byte[] ToBytes()
    {
        var (id, path, array, frame) = this;
        return Wire.Write(w =>
        {
            w.Write(id);
            w.Write(path);
            w.Write(array);
            w.Write(frame);
        });
    }

    public static Hdf5Address Of(byte[] arguments) => Wire.Read(arguments, r => new Hdf5Address(r.ReadString(), r.ReadString(), r.ReadString(), r.ReadInt32()));
}
