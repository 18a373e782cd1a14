using System.Globalization;
using Lightbox.Knowledge.Embeddings.Models;
using Lightbox.Knowledge.Embeddings.Vectors;
using Lightbox.Knowledge.Evaluation;
using Lightbox.Knowledge.Search;
using Lightbox.Retrieval;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Knowledge.Documents.Imports;

/// <summary>What was made sure of after inserting.</summary>
/// <param name="Embedded">How the new entries got their vectors, one sentence.</param>
/// <param name="Found">Entries that are the first answer, among the first ten, and not, when asked for by their own words.</param>
/// <param name="Evaluation">evaluations/{evaluation}.</param>
/// <param name="Measured">The evaluation beside the one before it, Markdown.</param>
internal sealed record Aftercare(string Embedded, (int First, int Ten, int Missed) Found, string Evaluation, string Measured);

/// <summary>The last steps of an import: vectors for the new entries, and a look at whether retrieval still answers as it should.</summary>
internal sealed class ImportAftercare(
    EntryIndex index, EntrySearch search, IVectorStore vectors, ConfiguredModels models, EntryEmbedder embedder, EvaluationRun evaluation)
{
    private const int LongestQuery = 300;
    private const string Whole = "whole";

    /// <param name="id">The import's, which its evaluation has too: repeated work takes the place of the first.</param>
    public async Task<Aftercare> RunAsync(string id, IReadOnlyList<ProposalRow> inserted, Func<string, Task> phase, CancellationToken cancellation)
    {
        await phase("embedding");
        var embedded = await EmbedAsync(inserted.Count, cancellation);
        await index.RefreshAsync(cancellation);
        await phase("evaluating");
        var (first, ten, missed) = (0, 0, 0);
        foreach (var proposal in inserted)
        {
            var rank = await RankAsync(proposal, cancellation);
            if (rank == 1) first++;
            else if (rank > 0) ten++;
            else missed++;
        }

        var before = await evaluation.BeforeAsync(id, cancellation);
        var after = await evaluation.BuiltInAsync(id, cancellation);
        return new(embedded, (first, ten, missed), after.Name, Table(before, after));
    }

    /// <summary>With a model of configuration, everything that has no vector of it yet; one that does not answer now is asked again by the upkeep.</summary>
    private async Task<string> EmbedAsync(int count, CancellationToken cancellation)
    {
        if ((await vectors.ActiveAsync(cancellation)).Model is not { } active || models.Find(active.Id) is not { } model)
            return string.Create(CultureInfo.InvariantCulture, $"{count} entries by {EntryIndex.BuiltInModel}, the built-in model, which folds new entries in.");
        try
        {
            var kept = 0;
            for (var after = ""; await embedder.NextAsync(model, active, after, cancellation) is { } batch; after = batch.LastId) kept += batch.Kept;
            return string.Create(CultureInfo.InvariantCulture, $"{kept} entries by {ModelNames.Of(active.Id)}, version {active.Version}.");
        }
        catch (DomainException away)
        {
            return $"{ModelNames.Of(active.Id)} did not answer ({away.Reason}); the entries are found by their words and get their vectors later.";
        }
    }

    /// <summary>From 1; 0 when it is not among the first ten.</summary>
    private async Task<int> RankAsync(ProposalRow proposal, CancellationToken cancellation)
    {
        var query = proposal.Row.FindingName + " " + proposal.Row.Description;
        if (query.Length > LongestQuery) query = query[..query.LastIndexOf(' ', LongestQuery)];
        var found = await search.RunAsync(query, new SearchOptions { Count = 10 }, Narrowing.Of("", "", ""), cancellation);
        return found.Hits.Select((hit, i) => (hit.Row.Id, Rank: i + 1)).FirstOrDefault(hit => hit.Id == proposal.Entry).Rank;
    }

    private static string Table(V1.Evaluation? before, V1.Evaluation after)
    {
        var lines = new List<string> { "| measure | before | now |", "|---|---|---|" };
        foreach (var measure in after.Rankers.FirstOrDefault(ranker => ranker.Ranker == Whole)?.Measures ?? [])
        {
            var old = before?.Rankers.FirstOrDefault(ranker => ranker.Ranker == Whole)?.Measures.FirstOrDefault(kept => kept.Name == measure.Name);
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"| {measure.Name} | {(old is null ? "" : old.Value.ToString("0.000", CultureInfo.InvariantCulture))} | {measure.Value:0.000} |"));
        }

        return string.Join('\n', lines);
    }
}
