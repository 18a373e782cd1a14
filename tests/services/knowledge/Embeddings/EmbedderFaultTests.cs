using System.Diagnostics;
using Lightbox.Knowledge.Embeddings;
using Lightbox.Knowledge.Embeddings.Models;
using Lightbox.Knowledge.Embeddings.Providers;
using Lightbox.ServiceDefaults.Errors;
using Lightbox.Services.Tests.Knowledge.Embeddings.Servers;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Embeddings;

/// <summary>What goes wrong at a provider, over its real protocol.</summary>
public sealed class EmbedderFaultTests : IAsyncLifetime
{
    private static readonly string[] Texts = [.. Enumerable.Range(0, 10).Select(i => $"text number {i}")];

    private ModelServer server = null!;

    public async ValueTask InitializeAsync() => server = await ModelServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private ModelOptions OpenAI => new() { ApiKey = ModelServer.Key, Endpoint = new Uri(server.Address, "v1").ToString(), RetryDelay = TimeSpan.FromMilliseconds(1) };

    private ModelOptions Ollama => new() { Provider = "ollama", Endpoint = server.Address.ToString(), Model = "tiny-embed", RetryDelay = TimeSpan.FromMilliseconds(1) };

    private static ConfiguredModel Model(ModelOptions options) => new("tested", options, new ProviderFactory(TimeProvider.System));

    private static async Task<IReadOnlyList<EmbeddedText>> EmbedAsync(ModelOptions options, int? expected = null)
    {
        using var model = Model(options);
        return await model.EmbedEntriesAsync(Texts, expected, default);
    }

    private ModelOptions Of(string provider) => provider == "ollama" ? Ollama : OpenAI;

    [Theory]
    [InlineData("openai", 429)]
    [InlineData("openai", 500)]
    [InlineData("openai", 503)]
    [InlineData("ollama", 503)]
    public async Task Embed_FaultThatPasses_IsTriedAgain(string provider, int status)
    {
        server.FailNext(status).FailNext(status).CutNext();

        var found = await EmbedAsync(Of(provider));

        Assert.All(found, text => Assert.NotNull(text.Vector));
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Embed_RetryAfter_IsWaitedFor()
    {
        server.FailNext(429, retryAfter: "1");

        await EmbedAsync(OpenAI);

        var times = server.Requests.ToArray();
        Assert.Equal(2, times.Length);
        Assert.InRange(Stopwatch.GetElapsedTime(times[0], times[1]).TotalSeconds, 0.99, 20);
    }

    [Fact]
    public async Task Embed_RetryAfterAnHour_IsSaidAtOnceWithTheWait()
    {
        server.FailNext(429, retryAfter: "3600");

        var limited = await Assert.ThrowsAsync<DependencyUnavailableException>(() => EmbedAsync(OpenAI));

        Assert.Equal("MODEL_RATE_LIMIT", limited.Reason);
        Assert.Equal(TimeSpan.FromHours(1), limited.RetryAfter);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Embed_FaultThatStays_EndsAfterTheTriesAllowed()
    {
        for (var i = 0; i < 10; i++) server.FailNext(500);

        var down = await Assert.ThrowsAsync<DependencyUnavailableException>(() => EmbedAsync(OpenAI with { Retries = 2 }));

        Assert.Equal("MODEL_DOWN", down.Reason);
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("ollama")]
    public async Task Embed_NoAnswer_IsATimeout(string provider)
    {
        server.HangNext().HangNext();

        var late = await Assert.ThrowsAsync<DependencyUnavailableException>(() => EmbedAsync(Of(provider) with { Retries = 1, Timeout = TimeSpan.FromMilliseconds(200) }));

        Assert.Equal("MODEL_TIMEOUT", late.Reason);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Embed_NobodyThere_IsSaid()
    {
        var away = await Assert.ThrowsAsync<DependencyUnavailableException>(() => EmbedAsync(OpenAI with { Retries = 1, Endpoint = ModelServer.Nobody().ToString() }));

        Assert.Equal("MODEL_UNREACHABLE", away.Reason);
    }

    [Theory]
    [InlineData(401, "MODEL_ACCESS")]
    [InlineData(403, "MODEL_ACCESS")]
    [InlineData(404, "MODEL_NOT_THERE")]
    public async Task Embed_Refusal_IsNotTriedAgainAndRepeatsNothing(int status, string reason)
    {
        server.FailNext(status, body: $$$"""{"error":{"message":"Incorrect API key provided: {{{ModelServer.Key}}}, input '{{{Texts[0]}}}'"}}""");

        var refused = await Assert.ThrowsAsync<PreconditionException>(() => EmbedAsync(OpenAI));

        Assert.Equal(reason, refused.Reason);
        Assert.Single(server.Requests);
        Assert.DoesNotContain(ModelServer.Key, refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Texts[0], refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("ollama")]
    public async Task Embed_OneTextRefused_TheOthersGetTheirs(string provider)
    {
        server.Refuse = text => text == Texts[6] ? 400 : null;

        var found = await EmbedAsync(Of(provider));

        Assert.Equal(Embedder.Refused, found[6].Problem);
        Assert.All(found.Where((_, i) => i != 6), text => Assert.NotNull(text.Vector));
        // Halving finds one of ten in at most nine requests.
        Assert.InRange(server.Requests.Count, 2, 9);
    }

    [Fact]
    public async Task Embed_EveryTextRefused_EndsWithTheFirstBatch()
    {
        server.Refuse = _ => 400;

        var unusable = await Assert.ThrowsAsync<PreconditionException>(() => EmbedAsync(OpenAI with { Batch = 4 }));

        Assert.Equal("VECTORS_UNUSABLE", unusable.Reason);
        Assert.DoesNotContain(Texts[0], unusable.ToString(), StringComparison.Ordinal);
        Assert.InRange(server.Requests.Count, 1, 7);
    }

    [Theory]
    [InlineData("openai", float.NaN)]
    [InlineData("openai", float.PositiveInfinity)]
    [InlineData("openai", 0f)]
    [InlineData("ollama", float.NaN)]
    [InlineData("ollama", 0f)]
    public async Task Embed_OneVectorNotFiniteOrZero_OnlyThatTextGoesWithout(string provider, float value)
    {
        server.Change = (text, vector) => text == Texts[3] ? [.. vector.Select(_ => value)] : vector;

        var found = await EmbedAsync(Of(provider));

        Assert.Null(found[3].Vector);
        Assert.True(found[3].Problem is Embedder.NotFinite or Embedder.Unreadable, found[3].Problem);
        Assert.All(found.Where((_, i) => i != 3), text => Assert.NotNull(text.Vector));
    }

    [Fact]
    public async Task Embed_OneVectorNotFiniteOnce_IsAskedForAgain()
    {
        var seen = 0;
        server.Change = (text, vector) => text == Texts[3] && seen++ == 0 ? [.. vector.Select(_ => float.NaN)] : vector;

        var found = await EmbedAsync(OpenAI);

        Assert.All(found, text => Assert.NotNull(text.Vector));
        Assert.Equal(Texts.Length + 1, server.Texts.Count);
    }

    [Theory]
    [InlineData("openai")]
    [InlineData("ollama")]
    public async Task Embed_PartOfABatchMissing_EachTextStillGetsItsOwnVector(string provider)
    {
        using var whole = Model(Of(provider));
        var expected = await whole.EmbedEntriesAsync(Texts, null, default);
        var dropped = new HashSet<string>();
        // Three texts are left out the first time they come.
        server.Change = (text, vector) => Texts.Skip(2).Take(3).Contains(text) && dropped.Add(text) ? null : vector;

        var found = await EmbedAsync(Of(provider));

        Assert.Equal(3, dropped.Count);
        for (var i = 0; i < Texts.Length; i++) Assert.Equal(expected[i].Vector!, found[i].Vector!);
    }

    [Theory]
    [InlineData("openai", null)]
    [InlineData("ollama", null)]
    [InlineData("openai", 99)]
    public async Task Embed_WrongDimension_IsRefused(string provider, int? expected)
    {
        if (expected is null) server.Change = (text, vector) => text == Texts[9] ? vector[..^1] : vector;

        var wrong = await Assert.ThrowsAsync<PreconditionException>(() => EmbedAsync(Of(provider) with { Batch = 5 }, expected));

        Assert.Equal("VECTOR_DIMENSION", wrong.Reason);
    }

    [Theory]
    [InlineData("openai", "")]
    [InlineData("openai", "<html>login</html>")]
    [InlineData("openai", """{"object":"list"}""")]
    [InlineData("openai", """{"object":"list","data":[{"object":"embedding","index":0,"embedding":"!!!"}]}""")]
    [InlineData("ollama", "null")]
    [InlineData("ollama", """{"embeddings":[["a"]]}""")]
    public async Task Embed_AnswerThatCannotBeRead_IsOneOfTheKnownFaults(string provider, string body)
    {
        for (var i = 0; i < 40; i++) server.FailNext(200, body: body);

        var unusable = await Assert.ThrowsAsync<PreconditionException>(() => EmbedAsync(Of(provider)));

        Assert.Equal("VECTORS_UNUSABLE", unusable.Reason);
    }

    [Theory]
    [InlineData(60, 0)]
    [InlineData(0, 60)]
    public async Task Embed_RateLimited_TheNextOneWaits(int requests, int tokens)
    {
        // Sixty at once after a rest, then one a second; a text of one word counts as one token.
        using var model = Model(OpenAI with { Batch = 1, RequestsPerMinute = requests, TokensPerMinute = tokens });
        var begun = Stopwatch.GetTimestamp();

        await model.EmbedEntriesAsync([.. Enumerable.Repeat("one", 62)], null, default);

        Assert.Equal(62, server.Requests.Count);
        Assert.True(Stopwatch.GetElapsedTime(begun).TotalSeconds >= 1);
    }

    [Fact]
    public async Task Embed_Redirect_IsNotFollowed()
    {
        server.FailNext(307);

        await Assert.ThrowsAsync<DependencyUnavailableException>(() => EmbedAsync(OpenAI with { Retries = 0 }));

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Key_OllamaWeightsChanged_IsAnotherVersion()
    {
        using var model = Model(Ollama);
        var before = await model.KeyAsync(default);
        server.Weights = 2;

        Assert.Equal(before, await model.KeyAsync(default));
        Assert.NotEqual(before, await model.FreshKeyAsync(default));
    }

    [Fact]
    public async Task Key_OllamaWithoutTheModel_IsSaid()
    {
        using var model = Model(Ollama with { Model = "other" });

        var refused = await Assert.ThrowsAsync<PreconditionException>(() => model.KeyAsync(default));

        Assert.Equal("MODEL_NOT_THERE", refused.Reason);
    }
}
