using System.Text.Json.Nodes;
using Lightbox.Imaging.Dicom;
using Lightbox.Testing;
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
    [InlineData("ISO_IR 6\\ISO 2022 IR 159", "1B 24 28 44 30 21 30 22 1B 28 42 41", "丂丄A")]
    [InlineData("ISO 2022 IR 13\\ISO 2022 IR 87", "D4 CF C0 DE 5E C0 DB B3 3D 1B 24 42 3B 33 45 44 1B 28 4A 5E 1B 24 42 42 40 4F 3A 1B 28 4A", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎")]
    [InlineData("ISO 2022 IR 6\\ISO 2022 IR 127", "41 5E 1B 2D 47 C7", "A^ا")]
    [InlineData("ISO-IR 100", "E9", "é")]
    [InlineData("iso_ir 192", "C3 A9", "é")]
    [InlineData("ISO 2022 GBK", "CD F5", "王")]
    [InlineData("ISO_IR 166", "B9 D2", "นา")]
    [InlineData("ISO_IR 138", "F9 E5", "שו")]
    [InlineData("GB18030", "81 30 81 30 95 32 82 36", "\u0080𠀀")]
    [InlineData("", "41 42", "AB")]
    [InlineData("KLINGON 1", "41 E9", "Aé")]
    public void Decode_SetsOfTheStandard_GiveTheirText(string sets, string hex, string expected) =>
        Assert.Equal(expected, CharacterSets.Decode(Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal)), sets.Split('\\')));

    /// <summary>Names and sets that pydicom encodes and that must come back.</summary>
    private const string Encode = """
        import json
        from pydicom.charset import convert_encodings, encode_string
        names = {'ISO_IR 100': 'Åse^Müller', 'ISO_IR 101': 'Łukasz^Źdźbło', 'ISO_IR 109': 'Ġorġ', 'ISO_IR 110': 'Jānis', 'ISO_IR 144': 'Иванов^Пётр', 'ISO_IR 127': 'قباني',
                 'ISO_IR 126': 'Διονύσιος', 'ISO_IR 138': 'שרון', 'ISO_IR 148': 'Çavuşoğlu', 'ISO_IR 192': '김희중=山田😀', 'GB18030': '王小东𠀀', 'GBK': '王小东',
                 'ISO_IR 166': 'นามสกุล', 'ISO_IR 13': 'ﾔﾏﾀﾞ', '\\\\ISO 2022 IR 149': 'Hong^Gildong=洪^吉洞=홍^길동', '\\\\ISO 2022 IR 87': 'Yamada^Tarou=山田^太郎=やまだ^たろう',
                 'ISO 2022 IR 100\\\\ISO 2022 IR 144\\\\ISO 2022 IR 126': 'é Люкceмб Διονυσιος',
                 'ISO 2022 IR 13\\\\ISO 2022 IR 87': 'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎'}
        print(json.dumps([[sets, encode_string(name, convert_encodings(sets.split('\\\\'))).hex(), name] for sets, name in names.items()]))
        """;

    [Fact]
    public void Decode_WhatPydicomEncodes_ComesBack()
    {
        var encoded = JsonNode.Parse(ExternalTool.Python(Encode))!.AsArray();
        Assert.True(encoded.Count >= 18);
        foreach (var entry in encoded)
        {
            var (sets, bytes, name) = ((string)entry![0]!, Convert.FromHexString((string)entry[1]!), (string)entry[2]!);
            Assert.Equal((sets, name), (sets, CharacterSets.Decode(bytes, sets.Split('\\'))));
        }
    }

    [Fact]
    public void Decode_AnyBytes_NeverThrows()
    {
        string[] sets = ["ISO_IR 192", "GB18030", "ISO_IR 13", "", "ISO_IR 100", "nonsense"];
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            if (bytes.Length > 4) (i % 2 == 0 ? "\x1b$B"u8 : "\x1b$(D"u8).CopyTo(bytes.AsSpan(random.Next(bytes.Length - 4)));
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
