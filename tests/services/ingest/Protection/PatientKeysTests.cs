using Lightbox.Ingest.Protection;
using Lightbox.Storage.Secrets;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Protection;

public sealed class PatientKeysTests
{
    private static readonly PatientKeys Keys = new(Secret.FromHex(new string('1', 64)));

    [Fact]
    public void PatientKey_DatasetIssuerAndIdTell_BlanksDoNot()
    {
        var key = Keys.PatientKey("datasets/a", "", "001");

        Assert.Matches("^[0-9a-f]{32}$", key);
        Assert.Equal(key, Keys.PatientKey("datasets/a", " ", " 001 "));
        Assert.NotEqual(key, Keys.PatientKey("datasets/b", "", "001"));
        Assert.NotEqual(key, Keys.PatientKey("datasets/a", "hospital", "001"));
        Assert.NotEqual(key, Keys.PatientKey("datasets/a", "", "1"));
        Assert.NotEqual(key, new PatientKeys(Secret.FromHex(new string('2', 64))).PatientKey("datasets/a", "", "001"));
        Assert.Empty(Keys.PatientKey("datasets/a", "hospital", "  "));
    }

    [Fact]
    public void PatientKey_PartsDoNotRunTogether() =>
        Assert.NotEqual(Keys.PatientKey("datasets/a", "a\0b", "c"), Keys.PatientKey("datasets/a", "a", "b\0c"));

    [Fact]
    public void Uid_IsAUuidOfTheSecret_AndTheSameEveryTime()
    {
        var pseudonyms = new Pseudonyms(Secret.FromHex(new string('1', 64)), Keys, "datasets/a");
        var uid = pseudonyms.Uid("1.2.3");

        Assert.Matches(@"^2\.25\.[1-9][0-9]{30,38}$", uid);
        Assert.Equal(uid, pseudonyms.Uid("1.2.3"));
        Assert.NotEqual(uid, pseudonyms.Uid("1.2.4"));
        Assert.NotEqual(uid, new Pseudonyms(Secret.FromHex(new string('1', 64)), Keys, "datasets/b").Uid("1.2.3"));
        Assert.InRange(pseudonyms.Days("p"), -3652, -1);
    }
}
