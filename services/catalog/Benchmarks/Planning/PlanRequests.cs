using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.V1;
using Lightbox.ServiceDefaults.Errors;

namespace Lightbox.Catalog.Benchmarks.Planning;

/// <summary>What a plan is asked for, checked, with the catalogue's scenarios looked up.</summary>
internal static class PlanRequests
{
    private const int MaximumScenarios = 1000;
    private const int MaximumPerScenario = 100;
    private const int MaximumCases = 10_000;
    private const int MaximumText = 256;
    private const int MaximumDatasets = 20;
    private const string Prefix = "scenarios/";

    /// <summary>Assets for each scenario: 1 unless said otherwise, at most 100.</summary>
    /// <exception cref="InvalidRequestException">Below 0.</exception>
    /// <exception cref="LimitExceededException">More cases than one plan holds.</exception>
    public static int PerScenario(PlanBenchmarkRequest request)
    {
        if (request.PerScenario < 0) throw new InvalidRequestException("per_scenario", "must not be negative");
        var each = request.PerScenario == 0 ? 1 : Math.Min(request.PerScenario, MaximumPerScenario);
        if ((long)each * request.Scenarios.Count > MaximumCases)
            throw new LimitExceededException($"One plan holds {MaximumCases} cases; ask for fewer scenarios at once, which changes nothing of what is chosen.", "PLAN_LIMIT");
        return each;
    }

    /// <summary>In the order asked for.</summary>
    /// <exception cref="InvalidRequestException">A name, an id or a need is none.</exception>
    /// <exception cref="ResourceNotFoundException">A scenario is not in the catalogue.</exception>
    public static IReadOnlyList<BenchmarkAim> Aims(PlanBenchmarkRequest request, DatasetShelf shelf)
    {
        if (request.Scenarios.Count is < 1 or > MaximumScenarios) throw new InvalidRequestException("scenarios", $"must be 1 to {MaximumScenarios} scenarios");
        if (request.Scenarios.Distinct().Count() < request.Scenarios.Count) throw new InvalidRequestException("scenarios", "must be different ones");
        var needs = Needs(request);
        return [.. request.Scenarios.Select((name, i) => Aim(name, $"scenarios[{i}]", needs.GetValueOrDefault(name), shelf))];
    }

    private static Dictionary<string, BenchmarkNeed> Needs(PlanBenchmarkRequest request)
    {
        var needs = new Dictionary<string, BenchmarkNeed>();
        for (var i = 0; i < request.Needs.Count; i++)
        {
            var (need, at) = (request.Needs[i], $"needs[{i}]");
            foreach (var (text, field) in ((string, string)[])[(need.Modality, "modality"), (need.BodyPart, "body_part")])
            {
                if (text.Length > MaximumText || text.Contains('\0', StringComparison.Ordinal)) throw new InvalidRequestException($"{at}.{field}", $"must have at most {MaximumText} characters, none of them NUL");
            }

            if (need.Datasets.Count > MaximumDatasets) throw new InvalidRequestException($"{at}.datasets", $"must be at most {MaximumDatasets} datasets");
            if (!request.Scenarios.Contains(need.ScenarioId)) throw new InvalidRequestException($"{at}.scenario_id", "must be one of scenarios");
            if (!needs.TryAdd(need.ScenarioId, need)) throw new InvalidRequestException($"{at}.scenario_id", "has two needs");
        }

        return needs;
    }

    private static BenchmarkAim Aim(string name, string at, BenchmarkNeed? need, DatasetShelf shelf)
    {
        if (name.Length is 0 or > MaximumText || name.Any(char.IsControl)) throw new InvalidRequestException(at, $"must have 1 to {MaximumText} characters, none of them a control character");
        var isName = name.StartsWith(Prefix, StringComparison.Ordinal);
        var known = Find(shelf, isName ? name[Prefix.Length..] : name, byAlias: !isName);
        if (isName && known is null) throw new ResourceNotFoundException(name);
        var modalities = need is { Modality.Length: > 0 } ? ModalityWords.Codes(need.Modality, shelf) : [.. known?.Modalities ?? []];
        if (modalities.Count == 0 && need is { Modality.Length: > 0 }) throw new InvalidRequestException(at, "needs a modality that is neither a DICOM code nor a word of the catalogue");
        IReadOnlyList<string> bodyParts = need is { BodyPart.Length: > 0 } ? [need.BodyPart] : [.. known?.BodyParts ?? []];
        if (need is { Datasets.Count: > 0 }) return new BenchmarkAim(name, modalities, bodyParts, need.AnnotationFilter, Named(need, known, shelf));
        var isMapped = known is not null || need is null || (modalities.Count == 0 && bodyParts.Count == 0 && need.AnnotationFilter.Length == 0);
        return new BenchmarkAim(name, modalities, bodyParts, need?.AnnotationFilter ?? "", isMapped ? Mappings(known, shelf) : null);
    }

    private static Scenario? Find(DatasetShelf shelf, string id, bool byAlias) =>
        shelf.Scenarios.FirstOrDefault(scenario => scenario.Name == Prefix + id)
        ?? (byAlias ? shelf.Scenarios.FirstOrDefault(scenario => scenario.Aliases.Append(scenario.DisplayName).Contains(id, StringComparer.OrdinalIgnoreCase)) : null);

    /// <summary>The datasets that the need names, with what the scenario's mapping says of them.</summary>
    private static List<ScenarioMapping> Named(BenchmarkNeed need, Scenario? scenario, DatasetShelf shelf) =>
        [.. need.Datasets.Distinct().Select(name => shelf.FindByName(name, "needs").Description.Name)
            .Select(name => scenario?.Mappings.FirstOrDefault(mapping => mapping.Dataset == name) ?? new ScenarioMapping { Dataset = name })];

    /// <summary>The scenario's own, then the datasets that name the scenario themselves: a person's own dataset serves it by saying so.</summary>
    private static List<ScenarioMapping> Mappings(Scenario? scenario, DatasetShelf shelf)
    {
        if (scenario is null) return [];
        var mapped = scenario.Mappings.Select(mapping => mapping.Dataset).ToHashSet();
        var own = shelf.Entries.Where(entry => entry.Description.Scenarios.Contains(scenario.Name) && !mapped.Contains(entry.Description.Name));
        return [.. scenario.Mappings, .. own.Select(entry => new ScenarioMapping { Dataset = entry.Description.Name, Reason = "The dataset names the scenario as one it serves." })];
    }
}
