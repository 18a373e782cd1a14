using Lightbox.ServiceDefaults.Errors;
using Lightbox.ServiceDefaults.Filters;
using Xunit;

namespace Lightbox.Services.Tests.Defaults;

public sealed class FilterTests
{
    private static readonly string[] Fields = ["modality", "body_part", "size"];

    private static readonly Dictionary<string, IReadOnlyList<string>> Row = new()
    {
        ["modality"] = ["CT", "MR"],
        ["body_part"] = ["Upper abdomen"],
        ["size"] = ["120"],
    };

    [Theory]
    [InlineData("", true)]
    [InlineData("modality = CT", true)]
    [InlineData("modality=ct", true)]
    [InlineData("modality != CT", false)]
    [InlineData("modality = US", false)]
    [InlineData("modality = US OR modality = MR", true)]
    [InlineData("modality = CT AND NOT body_part = \"Upper abdomen\"", false)]
    [InlineData("modality = CT -body_part:chest", true)]
    [InlineData("body_part : abdomen", true)]
    [InlineData("body_part : *", true)]
    [InlineData("size > 99 size <= 120", true)]
    [InlineData("size > 1000", false)]
    // OR binds closer than AND: US and (CT or CT) is no match, (US and CT) or CT would be.
    [InlineData("modality = US AND modality = CT OR modality = CT", false)]
    [InlineData("(modality = US AND modality = CT) OR modality = CT", true)]
    public void Matches_Row_FollowsAip160(string filter, bool expected) =>
        Assert.Equal(expected, Filter.Parse(filter, Fields).Matches(field => Row[field]));

    [Theory]
    [InlineData("colour = red", "position 0")]
    [InlineData("modality CT", "position 9")]
    [InlineData("modality =", "position 10")]
    [InlineData("(modality = CT", "position 14")]
    [InlineData("modality = CT )", "position 14")]
    [InlineData("modality = \"CT", "position 11")]
    [InlineData("AND", "position 0")]
    public void Parse_BrokenFilter_SaysThePosition(string filter, string position)
    {
        var thrown = Assert.Throws<InvalidRequestException>(() => Filter.Parse(filter, Fields));
        Assert.Contains(position, Assert.Single(thrown.Violations).Description);
    }

    [Fact]
    public void Parse_DeepNesting_IsRefusedNotFollowed()
    {
        var deep = string.Concat(Enumerable.Repeat("(", 900)) + "modality = CT" + string.Concat(Enumerable.Repeat(")", 900));
        var thrown = Assert.Throws<InvalidRequestException>(() => Filter.Parse(deep, Fields));
        Assert.Contains("nested", thrown.Message);
    }

    [Fact]
    public void Parse_TooLong_IsRefused() =>
        Assert.Throws<InvalidRequestException>(() => Filter.Parse(new string(' ', Filter.MaximumLength) + "modality = CT", Fields));
}
