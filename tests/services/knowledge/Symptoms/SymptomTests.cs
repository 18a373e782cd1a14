using Lightbox.Knowledge.Symptoms;
using Lightbox.Services.Tests.Knowledge.Search;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Symptoms;

/// <summary>A symptom is found by whatever words a person has for it, and only entries that go with it are results.</summary>
public sealed class SymptomTests(KnowledgeFixture fixture) : IClassFixture<KnowledgeFixture>
{
    [Theory]
    [InlineData("dyspnoea", "shortness of breath")]
    [InlineData("he is out of breath", "shortness of breath")]
    [InlineData("haemoptysis", "coughing up blood")]
    [InlineData("syncope", "fainting")]
    [InlineData("passed out", "fainting")]
    [InlineData("pyrexia", "fever")]
    [InlineData("abdominal pain", "belly pain")]
    [InlineData("headahce", "headache")]
    [InlineData("dysphagia", "difficulty swallowing")]
    public async Task SearchEntries_OtherWordForASymptom_FindsTheEntriesThatHaveIt(string asked, string known)
    {
        var response = await fixture.Host.Search.SearchEntriesAsync(new() { Symptom = asked });

        Assert.True(response.Answered);
        Assert.All(response.Results, result => Assert.Contains(result.Entry.Symptoms, symptom => symptom.Contains(known, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task SearchEntries_SymptomAndQuery_BothHold()
    {
        var response = await fixture.Host.Search.SearchEntriesAsync(new() { Query = "pneumothorax", Symptom = "breathlessness" });

        Assert.Equal("entries/pneumothorax", response.Results[0].Entry.Name);
        Assert.All(response.Results, result => Assert.Contains("shortness of breath", result.Entry.Symptoms));
    }

    [Fact]
    public async Task SearchEntries_SymptomNoEntryHas_FindsNothing()
    {
        var response = await fixture.Host.Search.SearchEntriesAsync(new() { Query = "pneumothorax", Symptom = "green hair" });

        Assert.False(response.Answered);
        Assert.Empty(response.Results);
        Assert.Empty((await fixture.Host.Search.SearchEntriesAsync(new() { Symptom = "green hair" })).Results);
    }

    [Fact]
    public void Meant_OneWordOfSeveral_FindsAllThatSayMore()
    {
        using var names = new SymptomNames(["chest pain", "joint pain", "dry cough", "cough", "fever"]);

        Assert.Equal(["chest pain", "joint pain"], names.Meant("pain").Order());
        Assert.Equal(["cough", "dry cough"], names.Meant("coughing").Order());
        Assert.Equal(["cough", "fever"], names.Meant("a cough with fever").Order());
        Assert.Empty(names.Meant("\0"));
        Assert.Empty(names.Meant("and with"));
    }
}
