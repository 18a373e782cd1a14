using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Lightbox.Render.Sources;

/// <summary>
/// Answers of the catalog, kept for moments: a viewer asks for hundreds of tiles of one slide in a second. A refusal is never kept, and nothing outlives a right that ended.
/// </summary>
internal sealed class KeptAnswers<T>(TimeSpan kept, Rights rights)
    where T : class
{
    private const int Most = 4096;

    private readonly ConcurrentDictionary<string, (T Answer, Moment Asked)> answers = new();

    public bool TryGet(string name, [NotNullWhen(true)] out T? answer)
    {
        answer = null;
        if (!answers.TryGetValue(name, out var found) || !rights.Hold(found.Asked, kept)) return false;
        answer = found.Answer;
        return true;
    }

    /// <param name="asked">Taken before the catalog was asked: what ended in between ended it too.</param>
    public void Keep(string name, T answer, Moment asked)
    {
        if (kept <= TimeSpan.Zero) return;
        if (answers.Count >= Most) answers.Clear();
        answers[name] = (answer, asked);
    }

    public void Forget(string name) => answers.TryRemove(name, out _);
}
