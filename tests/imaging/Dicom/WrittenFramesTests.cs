using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>Every depth, sign, photometric interpretation, planar configuration and native syntax, as pydicom and numpy wrote it.</summary>
public sealed class WrittenFramesTests(WrittenFrames written) : IClassFixture<WrittenFrames>
{
    [Fact]
    public void ReadFrame_EveryWrittenShape_IsWhatWasWritten()
    {
        var wrong = new List<string>();
        foreach (var (name, entry) in written.Index)
        {
            using var reader = written.Open(name);
            int[] shape = [.. entry!["shape"]!.AsArray().Select(side => (int)side!)];
            Assert.Equal((name, shape[0]), (name, reader.Info.Frames));
            var frames = Enumerable.Range(0, shape[0]).Select(frame => reader.ReadFrame(frame, CancellationToken.None)).ToArray();
            var same = Array.TrueForAll(frames, frame => PixelBuffer.NumpyName(frame.Type) == (string?)entry["dtype"] && frame.Height == shape[1] && frame.Width == shape[2])
                && frames.SelectMany(frame => frame.Data).SequenceEqual(written.Raw(name));
            if (!same) wrong.Add(name);
        }

        Assert.Empty(wrong);
        Assert.True(written.Index.Count > 170, $"only {written.Index.Count} files were written");
    }

    [Fact]
    public void ReadDisplay_EveryWrittenShape_IsAPictureOrATypedRefusal()
    {
        foreach (var (name, _) in written.Index)
        {
            using var reader = written.Open(name);
            try
            {
                var picture = reader.ReadDisplay(0, DisplayOptions.Default, CancellationToken.None);
                Assert.Equal((name, reader.Info.Columns, reader.Info.Rows), (name, picture.Width, picture.Height));
            }
            catch (UnsupportedImageException refusal)
            {
                Assert.NotEmpty(refusal.Feature);
            }
        }
    }
}
