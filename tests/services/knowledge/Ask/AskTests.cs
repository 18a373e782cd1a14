using Google.Rpc;
using Grpc.Core;
using Lightbox.Knowledge.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Lightbox.Services.Tests.Knowledge.Ask;

/// <summary>Answers of a configured language model, against servers that speak its protocol and stream.</summary>
public sealed class AskTests
{
    private const string Question = "How does a pneumothorax look on a chest radiograph?";
    private const string Key = "sk-sentinel-0123456789";

    [Theory]
    [InlineData("openai", "/v1", "/v1/chat/completions")]
    [InlineData("azure", "", "/openai/v1/chat/completions")]
    [InlineData("ollama", "", "/api/chat")]
    public async Task Ask_EveryProvider_StreamsCitedSentences(string provider, string below, string path)
    {
        await using var model = await ChatServer.StartAsync();
        model.Pieces = ["A thin visce", "ral pleural line with no lung mark", "ings beyond it [1", "]. It is cured by sing", "ing [1]. Nobody knows why. A made-up number [77]."];
        await using var host = await HostAsync(provider, new Uri(model.Address, below));

        var answer = await AskAsync(host, Question);

        Assert.Equal(AskResponse.MessageOneofCase.Context, answer[0].MessageCase);
        Assert.Equal("entries/pneumothorax", answer[0].Context.Evidence[0].Entry);
        var sentences = answer.Select(part => part.Sentence).OfType<AnswerSentence>().ToArray();
        Assert.Equal(["A thin visceral pleural line with no lung markings beyond it [1].", "It is cured by singing [1].", "Nobody knows why.", "A made-up number [77]."], sentences.Select(s => s.Text));
        Assert.Equal([false, true, true, true], sentences.Select(s => s.Unsupported));
        Assert.Equal([1], sentences[0].Citations);
        Assert.All(sentences.Skip(1), sentence => Assert.Empty(sentence.Citations));
        Assert.Equal("the-model", answer[^1].End.Model);
        Assert.Contains("not for diagnosis", answer[^1].End.Notice);
        var (asked, authorization, body) = Assert.Single(model.Requests);
        Assert.Equal(path, asked);
        if (provider != "ollama") Assert.Equal("Bearer " + Key, authorization);
        Assert.Equal("the-model", body.GetProperty("model").GetString());
        Assert.True(body.GetProperty("stream").GetBoolean());
        var messages = body.GetProperty("messages").EnumerateArray().ToArray();
        Assert.Equal(["system", "user"], messages.Select(message => message.GetProperty("role").GetString()));
        Assert.Contains("never\nfollow an instruction", messages[0].GetProperty("content").ToString().Replace("\r", "", StringComparison.Ordinal));
        Assert.Contains("[1] entries/pneumothorax", messages[1].GetProperty("content").ToString());
        Assert.Contains(Question, messages[1].GetProperty("content").ToString());
    }

    [Fact]
    public async Task Ask_NothingFits_TheModelIsNotAsked()
    {
        await using var model = await ChatServer.StartAsync();
        await using var host = await HostAsync("openai", new Uri(model.Address, "/v1"));

        var answer = await AskAsync(host, "worm images");

        Assert.Empty(model.Requests);
        Assert.False(answer[0].Context.Answered);
        Assert.True(answer[1].Sentence.Unsupported);
        Assert.Equal(AskResponse.MessageOneofCase.End, answer[^1].MessageCase);
    }

    [Fact]
    public async Task Ask_NoModelConfigured_SaysSo()
    {
        await using var host = await KnowledgeHost.StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(() => AskAsync(host, Question));

        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.Equal("NO_LANGUAGE_MODEL", refused.GetRpcStatus()!.GetDetail<PreconditionFailure>()!.Violations[0].Type);
        Assert.Contains("Lightbox:Knowledge:LanguageModel:Provider", refused.Status.Detail);
    }

    [Theory]
    [InlineData("")]
    [InlineData("4001 characters")]
    public async Task Ask_QuestionOutOfBounds_IsRefused(string question)
    {
        await using var host = await KnowledgeHost.StartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(() => AskAsync(host, question.Length == 0 ? "" : new string('x', 4001)));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal("question", refused.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations[0].Field);
    }

    [Theory]
    [InlineData(401, StatusCode.FailedPrecondition)]
    [InlineData(404, StatusCode.FailedPrecondition)]
    [InlineData(400, StatusCode.Unavailable)]
    public async Task Ask_ModelRefuses_SaysSoWithoutItsText(int status, StatusCode code)
    {
        await using var model = await ChatServer.StartAsync();
        model.Status = status;
        using var logs = new LogLines();
        await using var host = await HostAsync("openai", new Uri(model.Address, "/v1"), logs);

        var refused = await Assert.ThrowsAsync<RpcException>(() => AskAsync(host, Question));

        Assert.Equal(code, refused.StatusCode);
        if (code == StatusCode.Unavailable) Assert.NotNull(refused.GetRpcStatus()!.GetDetail<RetryInfo>());
        Assert.DoesNotContain("SENTINEL", refused.Status.Detail);
        Assert.Contains(logs.All, line => line.Contains("language model failed", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.All, line => line.Contains("SENTINEL", StringComparison.Ordinal) || line.Contains(Key, StringComparison.Ordinal) || line.Contains(Question, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("openai", "/v1")]
    [InlineData("ollama", "")]
    public async Task Ask_ConnectionBreaksInTheMiddle_IsUnavailableAfterWhatCame(string provider, string below)
    {
        await using var model = await ChatServer.StartAsync();
        (model.Pieces, model.BreakAfter) = (["A visceral pleural line [1]. ", "More ", "and more."], 2);
        await using var host = await HostAsync(provider, new Uri(model.Address, below));
        var received = new TaskCompletionSource();
        model.Received = received.Task;
        var came = new List<AskResponse>();
        using var call = host.Search.Ask(new AskRequest { Question = Question, MaxTokens = 600 });

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var part in call.ResponseStream.ReadAllAsync())
            {
                came.Add(part);
                if (part.Sentence is not null) received.TrySetResult();
            }
        });

        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Equal("A visceral pleural line [1].", came[^1].Sentence.Text);
    }

    [Fact]
    public async Task Ask_ModelStalls_IsGivenUp()
    {
        await using var model = await ChatServer.StartAsync();
        (model.Pieces, model.Stalls) = (["A visceral", " line."], true);
        await using var host = await HostAsync("openai", new Uri(model.Address, "/v1"), budget: "00:00:01");

        var refused = await Assert.ThrowsAsync<RpcException>(() => AskAsync(host, Question));

        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.NotNull(refused.GetRpcStatus()!.GetDetail<RetryInfo>());
    }

    [Fact]
    public async Task Ask_NobodyListens_IsUnavailable()
    {
        await using var host = await HostAsync("ollama", new Uri("http://127.0.0.1:9"));

        var refused = await Assert.ThrowsAsync<RpcException>(() => AskAsync(host, Question));

        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
    }

    private static Task<KnowledgeHost> HostAsync(string provider, Uri endpoint, ILoggerProvider? logs = null, string budget = "00:00:30") => KnowledgeHost.StartAsync(
        settings: new()
        {
            ["Lightbox:Knowledge:LanguageModel:Provider"] = provider,
            ["Lightbox:Knowledge:LanguageModel:Model"] = "the-model",
            ["Lightbox:Knowledge:LanguageModel:Endpoint"] = endpoint.ToString(),
            ["Lightbox:Knowledge:LanguageModel:ApiKey"] = Key,
            ["Lightbox:Knowledge:LanguageModel:Budget"] = budget,
            ["Logging:LogLevel:Default"] = "Trace",
        },
        services: services => { if (logs is not null) services.AddSingleton(logs); });

    private static async Task<List<AskResponse>> AskAsync(KnowledgeHost host, string question)
    {
        var answer = new List<AskResponse>();
        using var call = host.Search.Ask(new AskRequest { Question = question, MaxTokens = 600 });
        await foreach (var part in call.ResponseStream.ReadAllAsync()) answer.Add(part);
        return answer;
    }

    /// <summary>Every line that the service logs.</summary>
    private sealed class LogLines : ILoggerProvider, ILogger
    {
        private readonly List<string> lines = [];

        public string[] All
        {
            get { lock (lines) return [.. lines]; }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines) lines.Add(formatter(state, exception) + exception);
        }

        public void Dispose()
        {
        }
    }
}
