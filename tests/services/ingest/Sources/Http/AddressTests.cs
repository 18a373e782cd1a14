using System.Net;
using Lightbox.Ingest.Sources.Http.Guard;
using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Errors;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Sources.Http;

/// <summary>Which addresses are public, and which hosts are allowed all the same.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")]
    [InlineData("192.0.2.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("203.0.113.9")]
    [InlineData("168.63.129.16")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")]
    [InlineData("2001:db8::1")]
    [InlineData("3fff::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("100::1")]
    public void Contains_SpecialAddress_False(string address) => Assert.False(PublicAddresses.Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("2002:808:808::1")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    public void Contains_PublicAddress_True(string address) => Assert.True(PublicAddresses.Contains(IPAddress.Parse(address)));

    [Fact]
    public void AllowedHosts_EachKindOfEntry_OnlyWhatItNames()
    {
        var hosts = new AllowedHosts(["PACS.example.", "10.1.2.3:8042", "[::1]:9000", "[fe80::5]", "fd00::7", "10.9.0.0/16", " "]);

        Assert.True(hosts.Names("pacs.example", 80));
        Assert.True(hosts.Names("pacs.EXAMPLE", 8080));
        Assert.False(hosts.Names("evil.pacs.example", 80));
        Assert.True(hosts.Names("10.1.2.3", 8042));
        Assert.False(hosts.Names("10.1.2.3", 22));
        Assert.True(hosts.Names("[::1]", 9000));
        Assert.False(hosts.Names("::1", 9001));
        Assert.True(hosts.Names("fd00:0::7", 1));
        Assert.True(hosts.Names("[fe80::5]", 443));
        Assert.True(hosts.Covers(IPAddress.Parse("10.9.200.1")));
        Assert.True(hosts.Covers(IPAddress.Parse("::ffff:10.9.200.1")));
        Assert.False(hosts.Covers(IPAddress.Parse("10.10.0.1")));
    }

    [Theory]
    [InlineData("pacs:port")]
    [InlineData("pacs:99999")]
    [InlineData("http://pacs")]
    [InlineData("pacs example")]
    public void AllowedHosts_NoHost_StartRefused(string entry) => Assert.Throws<StartRefusedException>(() => new AllowedHosts([entry]));

    [Theory]
    [InlineData("http://127.0.0.1/a")]
    [InlineData("http://2130706433/a")]
    [InlineData("http://0x7f.1/a")]
    [InlineData("http://017700000001/a")]
    [InlineData("http://127.1/a")]
    [InlineData("http://0/a")]
    [InlineData("http://[::1]/a")]
    [InlineData("http://[::ffff:7f00:1]/a")]
    [InlineData("http://[::ffff:169.254.169.254]/latest")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://100.100.100.200/")]
    [InlineData("http://localhost:5102/a")]
    [InlineData("http://LOCALHOST./a")]
    [InlineData("http://api.localhost/a")]
    public void Check_AddressNotPublic_HostRefused(string uri)
    {
        using var http = Guards.Of();

        Assert.Equal("HOST_REFUSED", Assert.Throws<AccessDeniedException>(() => http.Check(uri, "uri")).Reason);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/a")]
    [InlineData("gopher://example.org/a")]
    [InlineData("//example.org/a")]
    [InlineData("/etc/passwd")]
    [InlineData("http:///a")]
    [InlineData("https://user:S3NTINEL@example.org/a")]
    [InlineData("")]
    public void Check_NotHttp_InvalidWithoutQuotingIt(string uri)
    {
        using var http = Guards.Of();

        var wrong = Assert.Throws<InvalidRequestException>(() => http.Check(uri, "source.http.files[0].uri"));

        Assert.Equal("source.http.files[0].uri", Assert.Single(wrong.Violations).Field);
        Assert.DoesNotContain("S3NTINEL", wrong.Message);
    }
}
