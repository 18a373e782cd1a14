using Lightbox.Imaging.Dicom;
using Xunit;

namespace Lightbox.Imaging.Tests.Dicom;

/// <summary>The examples of PS3.5 annexes H to K, and sets that are unknown or broken.</summary>
public sealed class CharacterSetsTests
{
    [Theory]
    [InlineData("ISO_IR 100", "42 75 63 5E 4A E9 72 F4 6D 65", "Buc^Jérôme")]
    [InlineData("ISO_IR 144", "BB EE DA 63 65 DC D1", "Люкceмб")]
    [InlineData("ISO_IR 126", "C4 E9 EF ED F5 F3 E9 EF F2", "Διονυσιος")]
    [InlineData("ISO_IR 192", "E7 8E 8B", "王")]
    [InlineData("GB18030", "CD F5", "王")]
    [InlineData("GBK", "CD F5", "王")]
    [InlineData("ISO_IR 13", "D4 CF C0 DE 5E C0 DB B3", "ﾔﾏﾀﾞ^ﾀﾛｳ")]
    [InlineData("\\ISO 2022 IR 87", "1B 24 42 3B 33 45 44 1B 28 42 5E 1B 24 42 42 40 4F 3A 1B 28 42", "山田^太郎")]
    [InlineData("\\ISO 2022 IR 149", "1B 24 29 43 FB F3 5E 1B 24 29 43 D1 CE D4 D7", "洪^吉洞")]
    [InlineData("ISO 2022 IR 6\\ISO 2022 IR 58", "1B 24 29 41 CD F5", "王")]
    [InlineData("", "41 42", "AB")]
    [InlineData("KLINGON 1", "41 E9", "Aé")]
    public void Decode_SetsOfTheStandard_GiveTheirText(string sets, string hex, string expected) =>
        Assert.Equal(expected, CharacterSets.Decode(Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal)), sets.Split('\\')));

    [Fact]
    public void Decode_AnyBytes_NeverThrows()
    {
        string[] sets = ["ISO_IR 192", "GB18030", "ISO_IR 13", "", "ISO_IR 100", "nonsense"];
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            if (bytes.Length > 3) "\x1b$B"u8.CopyTo(bytes.AsSpan(random.Next(bytes.Length - 3)));
            Assert.NotNull(CharacterSets.Decode(bytes, [sets[i % sets.Length]]));
        }
    }

    [Fact]
    public void Text_BackslashWithinACharacter_DoesNotSplitIt()
    {
        // In GB18030 the second byte of a character may be a backslash (PS3.5 6.1.2.3).
        byte[] name = [0x81, 0x5C, .. "A"u8, 0x20];
        using var reader = new DicomBuilder().Text(0x00080005, "CS", "GB18030").Element(0x00081030, "LO", name).Open();
        var text = reader.File.DataSet.Texts(new(0x00081030));
        Assert.Single(text!);
        Assert.DoesNotContain('\\', text![0]);
    }
}
