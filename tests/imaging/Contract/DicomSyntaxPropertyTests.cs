using Lightbox.Testing;
using Xunit;

namespace Lightbox.Imaging.Tests.Contract;

/// <summary>The parsers' properties for every way in which DICOM stores a data set and its pixels: the contract suite itself has only two of its files.</summary>
public sealed class DicomSyntaxPropertyTests
{
    [Theory]
    [InlineData("MR_small_implicit.dcm")]
    [InlineData("MR_small_bigendian.dcm")]
    [InlineData("image_dfl.dcm")]
    [InlineData("MR_small_RLE.dcm")]
    [InlineData("SC_rgb_small_odd_jpeg.dcm")]
    [InlineData("JPGExtended.dcm")]
    [InlineData("SC_rgb_jpeg_gdcm.dcm")]
    [InlineData("MR_small_jpeg_ls_lossless.dcm")]
    [InlineData("SC_rgb_jls_lossy_sample.dcm")]
    [InlineData("MR_small_jp2klossless.dcm")]
    [InlineData("JPEG2000.dcm")]
    [InlineData("examples_palette.dcm")]
    [InlineData("examples_overlay.dcm")]
    [InlineData("liver_1frame.dcm")]
    [InlineData("dicomdirtests/DICOMDIR")]
    [InlineData("no_meta.dcm")]
    public void Read_BytesChanged_ThrowsOnlyImagingExceptionsWithinBounds(string sample) =>
        ParserProperties.HoldForChangesOf(File.ReadAllBytes(Samples.Path("dicom/" + sample)));
}
