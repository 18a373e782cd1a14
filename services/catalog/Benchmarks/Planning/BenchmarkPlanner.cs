using System.Security.Cryptography;
using System.Text;
using Lightbox.Catalog.Assets;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.Grants;
using Lightbox.Catalog.V1;

namespace Lightbox.Catalog.Benchmarks.Planning;

/// <summary>Chooses images for scenarios: what the terms allow, what has truth, by chance but the same for the same seed.</summary>
internal sealed class BenchmarkPlanner(DatasetShelf shelf, GrantShelf grants, ICandidateStore candidates, IAssetStore assets)
{
    /// <summary>So many candidates for each case: enough to find other patients and the rarer class among them.</summary>
    private const int PoolPerCase = 8;

    private const int LeastPool = 64;

    public async Task<BenchmarkPlan> PlanAsync(PlanBenchmarkRequest request, CancellationToken cancellation)
    {
        var each = PlanRequests.PerScenario(request);
        var plan = new BenchmarkPlan { Notice = ResearchNotice.Text };
        foreach (var aim in PlanRequests.Aims(request, shelf))
        {
            var omission = new Omission(aim.Scenario);
            var cases = await ChooseAsync(aim, request, each, omission, cancellation);
            plan.Cases.Add(cases);
            if (cases.Count == 0) plan.Omissions.Add(omission.ToMessage(aim));
        }

        return plan;
    }

    /// <summary>From the datasets in their order, each giving what those before it did not have.</summary>
    private async Task<List<BenchmarkCase>> ChooseAsync(BenchmarkAim aim, PlanBenchmarkRequest request, int each, Omission omission, CancellationToken cancellation)
    {
        var cases = new List<BenchmarkCase>();
        await foreach (var (entry, mapping) in DatasetsAsync(aim, omission, cancellation))
        {
            var dataset = entry.Description;
            if (Terms.Objection(dataset, grants, entry.Id, request.RedistributableOnly) is var (code, reason))
            {
                omission.Add(entry.Id, code, reason);
                continue;
            }

            var chosen = await DrawAsync(aim, entry, mapping, request.Seed, each - cases.Count, cancellation);
            if (chosen.Count == 0) omission.Add(entry.Id, Omission.NoAnnotation, $"of its images here none that has {aim.Wanted} has truth{(aim.Filter.Length > 0 ? " that fulfils the filter" : "")}");
            cases.AddRange(await CasesAsync(aim, dataset, mapping, chosen, cancellation));
            if (cases.Count >= each) break;
        }

        return cases;
    }

    /// <summary>Those mapped; else all that are here and are not known to be of something else.</summary>
    private async IAsyncEnumerable<(ShelfEntry Entry, ScenarioMapping? Mapping)> DatasetsAsync(
        BenchmarkAim aim, Omission omission, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var written = ModalityWords.Written(aim.Modalities);
        var wanted = aim.Mappings is { } mappings
            ? mappings.Where(mapping => shelf.TryFind(DatasetNames.IdOf(mapping.Dataset), out _)).Select(mapping => (Entry: shelf.Find(DatasetNames.IdOf(mapping.Dataset)), Mapping: (ScenarioMapping?)mapping))
            : shelf.Entries.Where(entry => MayHave(entry.Description, written)).Select(entry => (Entry: entry, Mapping: (ScenarioMapping?)null));
        foreach (var (entry, mapping) in wanted)
        {
            if ((await entry.DatasetAsync(cancellation)).Holdings.AssetCount > 0) yield return (entry, mapping);
            else if (mapping is not null) omission.Add(entry.Id, Omission.NotHere, "none of its files are here; take them in first");
        }
    }

    private static bool MayHave(Dataset dataset, IReadOnlyList<string> written) =>
        written.Count == 0 || dataset.Modalities.Count == 0 || dataset.Modalities.Any(modality => ModalityWords.AreSame(modality, written));

    private async Task<IReadOnlyList<Candidate>> DrawAsync(BenchmarkAim aim, ShelfEntry entry, ScenarioMapping? mapping, long seed, int count, CancellationToken cancellation)
    {
        var from = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{aim.Scenario}\n{entry.Id}")))[..32];
        var pool = Math.Max(LeastPool, count * PoolPerCase);
        var stated = await candidates.DrawAsync(entry.Id, new AimCondition(aim, entry.Description, mapping, lenient: false).Sql, from, pool, cancellation);
        if (stated.Count >= count) return Spread.Choose(stated, count);
        var known = stated.Select(candidate => candidate.Asset).ToHashSet();
        var others = await candidates.DrawAsync(entry.Id, new AimCondition(aim, entry.Description, mapping, lenient: true).Sql, from, pool, cancellation);
        return Spread.Choose([.. stated, .. others.Where(candidate => !known.Contains(candidate.Asset))], count);
    }

    private async Task<IEnumerable<BenchmarkCase>> CasesAsync(BenchmarkAim aim, Dataset dataset, ScenarioMapping? mapping, IReadOnlyList<Candidate> chosen, CancellationToken cancellation)
    {
        if (chosen.Count == 0) return [];
        var found = (await assets.GetAsync([.. chosen.Select(candidate => candidate.Asset)], cancellation)).ToDictionary(asset => AssetNames.IdOf(asset.Name));
        return chosen.Where(candidate => found.ContainsKey(candidate.Asset)).Select(candidate =>
        {
            var one = new BenchmarkCase
            {
                Scenario = aim.Scenario,
                Asset = found[candidate.Asset],
                Truth = { candidate.Truth },
                Dataset = dataset.Name,
                License = Terms.Line(dataset),
                Citation = dataset.Citation?.Text ?? "",
                Reason = mapping?.Reason is { Length: > 0 } reason ? reason : $"{dataset.DisplayName} has {aim.Wanted} with truth.",
            };
            if (candidate.Frame is { } frame) one.Frame = frame;
            return one;
        });
    }
}
