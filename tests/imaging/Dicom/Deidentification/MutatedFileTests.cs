using Lightbox.Imaging.Dicom.Deidentification;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom.Deidentification;

/// <summary>Broken files: the check and the rewriting say so or get through, and a copy that comes out is one a reader reads with nothing private in it.</summary>
public sealed class MutatedFileTests
{
    private const int Rounds = 400;

    [Theory]
    [InlineData("CT_small.dcm")]
    [InlineData("MR_small_implicit.dcm")]
    [InlineData("MR_small_expb.dcm")]
    [InlineData("nested_priv_SQ.dcm")]
    [InlineData("reportsi.dcm")]
    [InlineData("rtplan.dcm")]
    [InlineData("UN_sequence.dcm")]
    [InlineData("SC_rgb_rle_2frame.dcm")]
    [InlineData("image_dfl.dcm")]
    public void Pseudonymise_BytesChanged_CopyIsCleanOrTheFileIsRefused(string name)
    {
        var original = DicomSamples.Bytes(name);
        var random = new Random(20260101);
        var copies = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = original.AsSpan(0, random.Next(4) == 0 ? random.Next(original.Length) : original.Length).ToArray();
            // Mostly in the data set, seldom in the pixels.
            for (var i = random.Next(1, 6); i > 0 && bytes.Length > 140; i--) bytes[random.Next(132, Math.Min(bytes.Length, 6000))] = (byte)random.Next(256);
            try
            {
                using var source = new MemoryByteSource(bytes);
                var identity = DicomIdentity.Read(source, CancellationToken.None);
                identity.Find(CancellationToken.None);
                using var copy = identity.Pseudonymise(new FixedPseudonyms(), new PseudonymOptions(round % 2 == 0, round % 3 == 0), CancellationToken.None);
                var left = DicomIdentity.Read(copy, CancellationToken.None).Find(CancellationToken.None);
                Assert.False(left.HasPrivateTags, $"round {round}");
                Assert.True(left.SaysIdentityRemoved, $"round {round}");
                copies++;
            }
            catch (ImagingException)
            {
                // Refused, in a sentence.
            }
        }

        Assert.InRange(copies, 1, Rounds);
    }
}
