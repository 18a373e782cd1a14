using System.ComponentModel;
using Grpc.Core;
using Lightbox.Knowledge.V1;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace Lightbox.Gateway.Mcp;

/// <summary>Evidence for a question, and answers from it.</summary>
[McpServerToolType]
internal sealed class ContextTools(SearchService.SearchServiceClient search)
{
    [McpServerTool(Name = "retrieve_context", Title = "Evidence within a token budget", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Gives evidence for a question as one text within a token budget: de-duplicated entries on quoted lines with numbered citations. Give an asset to narrow it to what that image shows.")]
    public async Task<ContextResult> RetrieveContextAsync(
        [Description("The question, at most 1000 characters; may be empty when asset is given.")] string query = "",
        [Description("Budget for the whole text, tokens: 100 to 100,000.")] int maxTokens = 2000,
        [Description("Image that is being analysed, assets/{asset}: its modality, body part and annotations narrow the evidence.")] string asset = "",
        [Description("AIP-160 filter as in search_entries.")] string filter = "",
        CancellationToken cancellationToken = default)
    {
        var request = new RetrieveContextRequest { Query = query, MaxTokens = maxTokens, Asset = asset, Filter = filter };
        return ContextResult.Of(await search.RetrieveContextAsync(request, Calls.Within(cancellationToken)));
    }

    [McpServerTool(Name = "ask", Title = "Ask for a cited answer", ReadOnly = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Has the configured language model answer from the knowledge base. Every sentence has its citations or is marked unsupported. Fails when no language model is configured: use retrieve_context then.")]
    public async Task<AnswerResult> AskAsync(
        IProgress<ProgressNotificationValue> progress,
        [Description("The question, at most 4000 characters.")] string question,
        [Description("Image that the question is about, assets/{asset}; may be empty.")] string asset = "",
        [Description("Budget for the evidence, tokens: 100 to 100,000.")] int maxTokens = 2000,
        CancellationToken cancellationToken = default)
    {
        using var answer = search.Ask(new AskRequest { Question = question, Asset = asset, MaxTokens = maxTokens }, Calls.ForAnswer(cancellationToken));
        var pack = new ContextPack();
        var end = new AnswerEnd();
        var sentences = new List<SentenceResult>();
        await foreach (var part in answer.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (part.Context is { } context) pack = context;
            if (part.End is { } last) end = last;
            if (part.Sentence is not { } sentence) continue;
            sentences.Add(new SentenceResult(sentence.Text, [.. sentence.Citations], sentence.Unsupported));
            progress.Report(new ProgressNotificationValue { Progress = sentences.Count, Message = sentence.Text });
        }

        return new AnswerResult(ToolNotice.Text, pack.Answered, end.Model, sentences, [.. pack.Evidence.Select(EvidenceResult.Of)]);
    }
}
