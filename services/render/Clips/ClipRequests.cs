using Lightbox.Imaging.Cine;
using Lightbox.Render.Renditions;
using Lightbox.Render.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Render.Clips;

/// <summary>A clip as asked for, checked.</summary>
/// <param name="MaxEdge">0 for the clip's own size.</param>
internal sealed record ClipRequests(ClipFormat Format, ClipSelection Selection, int MaxEdge, DisplayChoice Display, PictureCoding Coding)
{
    private const int LargestEdge = 2048;

    /// <exception cref="InvalidRequestException">A parameter out of its range, or one that the format cannot have.</exception>
    public static ClipRequests Of(RenderClipRequest request)
    {
        if (request.FirstFrame < 0) throw new InvalidRequestException("first_frame", "counts from 0");
        if (request.FrameCount < 0) throw new InvalidRequestException("frame_count", "must not be below 0");
        if (request.FrameStep < 0) throw new InvalidRequestException("frame_step", "must not be below 0");
        if (request.MaxEdge is < 0 or > LargestEdge) throw new InvalidRequestException("max_edge", $"must be from 0 to {LargestEdge}");
        if (request.Display?.Segmentation is not null) throw new InvalidRequestException("display.segmentation", "is for single frames and slices");
        var format = request.Format switch
        {
            ClipFormat.Unspecified or ClipFormat.Frames => ClipFormat.Frames,
            ClipFormat.AnimatedWebp or ClipFormat.Mp4 => request.Format,
            _ => throw new InvalidRequestException("format", "is not a known format"),
        };
        if (format == ClipFormat.Mp4) RequireWhole(request);
        var selection = new ClipSelection(request.FirstFrame, request.FrameCount, Math.Max(1, request.FrameStep));
        return new(format, selection, request.MaxEdge, DisplayChoice.Of(request.Display), PictureCoding.Of(request.Encoding));
    }

    /// <summary>The stored video goes out as it is: it cannot be cut, made smaller or windowed.</summary>
    private static void RequireWhole(RenderClipRequest request)
    {
        (string Field, bool Asked)[] fields =
        [
            ("first_frame", request.FirstFrame != 0),
            ("frame_count", request.FrameCount != 0),
            ("frame_step", request.FrameStep > 1),
            ("max_edge", request.MaxEdge != 0),
            ("display", request.Display is not null),
        ];
        foreach (var (field, asked) in fields)
        {
            if (asked) throw new InvalidRequestException(field, "cannot be chosen for an MP4, which is the stored video as it is");
        }
    }
}
