using CsCheck;
using Lightbox.Imaging.Native;
using Xunit;

namespace Lightbox.Imaging.Tests.Native;

public sealed class ColourOrderTests
{
    [Fact]
    public void Swap_AnyNumberOfPixels_ExchangesFirstAndThirdAndTouchesNothingBeyond() => Gen.Byte.Array[0, 400].Sample(bytes =>
    {
        var from = bytes[..(bytes.Length / 3 * 3)];
        var to = Enumerable.Repeat((byte)0xa5, from.Length + 16).ToArray();
        ColourOrder.Swap(from, to);

        Assert.Equal(from.Select((_, i) => from[i - (i % 3) + 2 - (i % 3)]), to[..from.Length]);
        Assert.All(to[from.Length..], beyond => Assert.Equal(0xa5, beyond));
    });

    [Fact]
    public void Swap_BytesThatAreNoPixels_Throws() => Assert.Throws<ArgumentException>(() => ColourOrder.Swap(new byte[4], new byte[6]));
}
