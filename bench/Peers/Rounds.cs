namespace Lightbox.Bench.Peers;

/// <summary>Ours and a peer's in turn in the same run: load on the machine moves an absolute figure by a factor, both alike.</summary>
internal static class Rounds
{
    /// <param name="rounds">Counted rounds of each.</param>
    /// <param name="ours">One round, with its number: a value in the figure's unit.</param>
    /// <param name="peer">The same for the peer.</param>
    /// <param name="warm">One round of each before, not counted; false where the first time is what is measured.</param>
    public static async Task<Comparison> AlternateAsync(int rounds, Func<int, Task<double>> ours, Func<int, Task<double>> peer, bool warm = true)
    {
        if (warm)
        {
            await ours(-1);
            await peer(-1);
        }

        List<double> our = [], their = [];
        for (int i = 0; i < rounds; i++)
        {
            // Each is first in every second round, so that neither always follows the other's garbage.
            if (i % 2 == 1) their.Add(await peer(i));
            our.Add(await ours(i));
            if (i % 2 == 0) their.Add(await peer(i));
        }

        return new Comparison(our, their);
    }
}

/// <summary>The rounds of both sides; the ratio is taken round by round.</summary>
internal sealed record Comparison(IReadOnlyList<double> Ours, IReadOnlyList<double> Peer)
{
    /// <summary>Ours and the peer's in their unit, and the ratio with what it is to reach.</summary>
    /// <param name="what">The thing measured.</param>
    /// <param name="peer">The peer's name.</param>
    /// <param name="target">Of ours / peer; null where the ratio only explains.</param>
    /// <param name="moreIsBetter">True for rates, false for times.</param>
    public IReadOnlyList<Figure> Figures(string what, string peer, string unit, double? target, bool moreIsBetter) =>
    [
        new($"{what}, ours", unit, Ours), new($"{what}, {peer}", unit, Peer),
        new($"{what}: ours / {peer}", "x", [.. Ours.Zip(Peer, (our, their) => our / their)], target, moreIsBetter),
    ];
}
