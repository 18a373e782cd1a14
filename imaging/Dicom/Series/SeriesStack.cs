using System.Globalization;
using Lightbox.Imaging.Geometry;

namespace Lightbox.Imaging.Dicom.Series;

/// <summary>
/// Planes put in order along their common normal (PS3.3 C.7.6.2.1): equal size and direction, steps that are one distance or whole multiples of it. What is missing in
/// between stays empty and is told; what makes no regular stack is refused, since every picture across the planes would be wrong.
/// </summary>
/// <param name="Frames">Plane by plane, time by time; null where a plane is missing.</param>
/// <param name="Depth">Planes of one time.</param>
/// <param name="First">The first plane.</param>
/// <param name="Step">From a plane to the next, LPS+, mm: along the normal, or leaning with the gantry.</param>
/// <param name="Remarks">What a person has to know.</param>
internal sealed record SeriesStack(SeriesFrame?[] Frames, int Depth, PicturePlane First, Vector3D Step, IReadOnlyList<string> Remarks)
{
    /// <summary>Cosine between directions that are the same within their rounding.</summary>
    private const double Parallel = 0.9999;

    /// <summary>Planes nearer to each other than this lie at one place, mm: below any slice distance, above what decimals of a position lose.</summary>
    private const double SamePlace = 1e-3;

    /// <summary>How far a plane may be from where a regular stack has it, in distances of planes.</summary>
    private const double Loose = 0.1;

    /// <summary>Degrees that are no rounding of positions.</summary>
    private const double TiltToTell = 0.5;

    public int Times => Frames.Length / Depth;

    /// <summary>Degrees between the stack's direction and its planes' normal.</summary>
    public double Tilt => Math.Acos(Math.Clamp(Math.Abs(Step.Dot(First.Normal)) / Step.Length, 0, 1)) * 180 / Math.PI;

    public bool HasGaps => Array.Exists(Frames, frame => frame is null);

    /// <exception cref="ImageFormatException">The frames make no regular stack; the tag and the reason say why.</exception>
    public static SeriesStack Of(IReadOnlyList<DicomReader> instances)
    {
        var remarks = new List<string>();
        var frames = SeriesFrame.Of(Once(instances, remarks));
        var first = frames[0];
        foreach (var frame in frames) CheckAlike(first, frame);
        var normal = first.Plane.Normal;
        double Along(SeriesFrame frame) => normal.Dot(frame.Plane.Origin);
        frames.Sort((a, b) => Along(a).CompareTo(Along(b)));
        var places = Places(frames, Along);
        if (places.Exists(place => place.Count != places[0].Count))
        {
            throw SeriesFrame.Broken(
                Tags.ImagePosition, $"places of the series hold {places.Min(place => place.Count)} to {places.Max(place => place.Count)} planes each; a volume has equally many.");
        }

        foreach (var place in places) place.Sort((a, b) => a.CompareTime(b));
        var (indices, step) = Regular(places, Along, normal);
        int depth = indices[^1] + 1, times = places[0].Count;
        var stack = new SeriesFrame?[depth * times];
        for (int i = 0; i < places.Count; i++)
        {
            for (int time = 0; time < times; time++) stack[(time * depth) + indices[i]] = places[i][time];
        }

        Tell(indices, step, places[0][0], remarks);
        var made = new SeriesStack(stack, depth, places[0][0].Plane, step, remarks);
        if (made.Tilt > TiltToTell) remarks.Add(string.Create(CultureInfo.InvariantCulture, $"the gantry leans by {made.Tilt:0.#} degrees; planes across are resampled"));
        return made;
    }

    /// <summary>The same instance given twice counts once.</summary>
    private static List<DicomReader> Once(IReadOnlyList<DicomReader> instances, List<string> remarks)
    {
        var seen = new HashSet<string>();
        var once = new List<DicomReader>();
        foreach (var instance in instances)
        {
            if (instance.Info.SopInstanceUid is not { } uid || seen.Add(uid)) once.Add(instance);
        }

        if (once.Count < instances.Count) remarks.Add($"{instances.Count - once.Count} of {instances.Count} instances are there twice");
        return once;
    }

    private static void CheckAlike(SeriesFrame first, SeriesFrame frame)
    {
        var (a, b) = (first.Plane, frame.Plane);
        if (first.Reader.Info.SeriesInstanceUid != frame.Reader.Info.SeriesInstanceUid) throw SeriesFrame.Broken(Tags.SeriesInstanceUid, "the instances are of several series.");
        if (first.Reader.File.DataSet.Text(Tags.FrameOfReferenceUid) != frame.Reader.File.DataSet.Text(Tags.FrameOfReferenceUid))
            throw SeriesFrame.Broken(Tags.FrameOfReferenceUid, "the planes of the series are placed in several frames of reference.");
        if (Cosine(a.ColumnStep, b.ColumnStep) < Parallel || Cosine(a.RowStep, b.RowStep) < Parallel)
            throw SeriesFrame.Broken(Tags.ImageOrientation, "the series has planes of several directions, which make no volume.");
        bool sized = first.Shape.Rows == frame.Shape.Rows && first.Shape.Columns == frame.Shape.Columns;
        if (!sized) throw SeriesFrame.Broken(Tags.Rows, "the series has planes of several sizes.");
        bool spaced = Near(a.Spacing.Row, b.Spacing.Row) && Near(a.Spacing.Column, b.Spacing.Column);
        if (!spaced) throw SeriesFrame.Broken(Tags.PixelSpacing, "the series has planes of several pixel spacings.");
        if (first.Shape.IsMonochrome1 != frame.Shape.IsMonochrome1) throw SeriesFrame.Broken(Tags.PhotometricInterpretation, "the series has planes of both greys.");
    }

    private static double Cosine(Vector3D a, Vector3D b) => a.Dot(b) / (a.Length * b.Length);

    private static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-3 * a;

    private static List<List<SeriesFrame>> Places(List<SeriesFrame> sorted, Func<SeriesFrame, double> along)
    {
        var places = new List<List<SeriesFrame>>();
        foreach (var frame in sorted)
        {
            if (places is [.., var last] && along(frame) - along(last[0]) <= SamePlace) last.Add(frame);
            else places.Add([frame]);
        }

        return places;
    }

    /// <summary>The number of each place in a stack of even steps, and the step.</summary>
    private static (int[] Indices, Vector3D Step) Regular(List<List<SeriesFrame>> places, Func<SeriesFrame, double> along, Vector3D normal)
    {
        var first = places[0][0];
        if (places.Count == 1) return ([0], normal * Thickness(first));
        double start = along(first), length = along(places[^1][0]) - start;
        int even = places.Count - 1;
        int[] indices = Number(length / even);
        if (!IsEven(indices))
        {
            // Planes are missing: the most common step is the distance, and the whole length sets it exactly.
            double[] steps = [.. places.Skip(1).Select((place, i) => along(place[0]) - along(places[i][0])).Order()];
            even = (int)Math.Round(length / steps[(steps.Length - 1) / 2]);
            indices = even < 2 * places.Count ? Number(length / even) : indices;
            if (!IsEven(indices)) throw SeriesFrame.Broken(Tags.ImagePosition, Uneven(steps));
        }

        var step = (places[^1][0].Plane.Origin - first.Plane.Origin) * (1.0 / even);
        double room = Math.Max(Loose * (length / even), 0.5 * Math.Min(first.Plane.Spacing.Row, first.Plane.Spacing.Column));
        for (int i = 0; i < places.Count; i++)
        {
            if (places[i].Exists(frame => (first.Plane.Origin + (step * indices[i]) - frame.Plane.Origin).Length > room))
                throw SeriesFrame.Broken(Tags.ImagePosition, "planes of the series are shifted against each other.");
        }

        return (indices, step);

        int[] Number(double distance) => [.. places.Select(place => (int)Math.Round((along(place[0]) - start) / distance))];

        bool IsEven(int[] numbers)
        {
            double distance = length / even;
            for (int i = 0; i < places.Count; i++)
            {
                if (Math.Abs(along(places[i][0]) - start - (numbers[i] * distance)) > Loose * distance || (i > 0 && numbers[i] <= numbers[i - 1])) return false;
            }

            return true;
        }
    }

    private static string Uneven(double[] steps) => string.Create(
        CultureInfo.InvariantCulture, $"the planes of the series lie {steps[0]:0.###} to {steps[^1]:0.###} mm apart; a volume has even steps.");

    /// <summary>Of a single plane, whose neighbours nobody knows.</summary>
    private static double Thickness(SeriesFrame frame)
    {
        var dataSet = FunctionalGroups.Find(frame.Reader.File.DataSet, frame.Number, Tags.PixelMeasuresSequence) ?? frame.Reader.File.DataSet;
        return dataSet.Number(Tags.SpacingBetweenSlices) is > 0 and var spacing ? spacing : dataSet.Number(Tags.SliceThickness) is > 0 and var thickness ? thickness : 1;
    }

    private static void Tell(int[] indices, Vector3D step, SeriesFrame first, List<string> remarks)
    {
        int missing = indices[^1] + 1 - indices.Length;
        if (missing == 0) return;
        double along = first.Plane.Normal.Dot(step);
        var gaps = new List<string>();
        for (int i = 1; i < indices.Length; i++)
        {
            if (indices[i] - indices[i - 1] > 1)
                gaps.Add(string.Create(CultureInfo.InvariantCulture, $"{indices[i] - indices[i - 1] - 1} behind plane {indices[i - 1]} ({(indices[i] - indices[i - 1]) * along:0.##} mm)"));
        }

        string more = gaps.Count > 5 ? $" and {gaps.Count - 5} more" : string.Empty;
        remarks.Add($"{missing} of {indices[^1] + 1} planes are missing: {string.Join(", ", gaps.Take(5))}{more}; they are left black");
    }
}
