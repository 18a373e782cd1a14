namespace Lightbox.Retrieval.Tests.Ranking;

/// <summary>Normalised discounted cumulative gain at 10, gains 2^grade - 1.</summary>
internal static class Ndcg
{
    public static double At10(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> grades)
    {
        var ideal = Sum(grades.Values.OrderDescending());
        return ideal == 0 ? 0 : Sum(ranking.Select(id => grades.GetValueOrDefault(id))) / ideal;
    }

    private static double Sum(IEnumerable<int> grades) => grades.Take(10).Select((g, i) => (Math.Pow(2, g) - 1) / Math.Log2(i + 2)).Sum();
}
