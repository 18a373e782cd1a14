using System.Text;
using Lightbox.Imaging;
using Lightbox.Ingest.Prepare.Tables;
using Lightbox.ServiceDefaults.Errors;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Prepare.Tables;

/// <summary>Row 15 of the abuse cases: no document type is read, no entity resolved, nothing nested without end.</summary>
public sealed class PropertyListTests
{
    [Fact]
    public void Read_ValuesOfEveryKind_ComeBack()
    {
        var root = (Dictionary<string, object>)Read(
            """

            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <plist version="1.0"><dict><key>a</key><array><integer>3</integer><real>-0.5</real><true/><string>x</string></array><key>b</key><dict/><key>c</key><array/></dict></plist>
            """);

        Assert.Equal([3.0, -0.5, true, "x"], (List<object>)root["a"]);
        Assert.Empty((Dictionary<string, object>)root["b"]);
        Assert.Empty((List<object>)root["c"]);
    }

    [Theory]
    [InlineData("<!DOCTYPE plist [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><plist><string>&x;</string></plist>")]
    [InlineData("<!DOCTYPE plist [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><plist><string>&b;</string></plist>")]
    [InlineData("<plist><dict><string>no key</string></dict></plist>")]
    [InlineData("<plist><integer>seven</integer></plist>")]
    [InlineData("<plist><array>")]
    [InlineData("<html/>")]
    public void Read_HostileOrBroken_IsRefused(string text) => Assert.Equal("TABLE_BROKEN", Assert.Throws<PreconditionException>(() => Read(text)).Reason);

    [Fact]
    public void Read_NestedWithoutEnd_IsRefused()
    {
        var deep = "<plist>" + string.Concat(Enumerable.Repeat("<array>", 100_000));

        Assert.Throws<PreconditionException>(() => Read(deep));
    }

    private static object Read(string text)
    {
        using var source = new MemoryByteSource(Encoding.UTF8.GetBytes(text));
        return PropertyList.Read("x.xml", source, default);
    }
}
