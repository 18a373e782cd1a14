using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Lightbox.Render.Sources;

/// <summary>
/// Answers of the catalog, kept for moments: a viewer asks for hundreds of tiles of one slide in a second. A refusal is never kept, and a right that ends is
/// noticed when the moment is over.
/// </summary>
internal sealed class KeptAnswers<T>(TimeSpan kept, TimeProvider clock)
    where T : class
{
    private const int Most = 4096;

    private readonly ConcurrentDictionary<string, (T Answer, long Since)> answers = new();

    public bool TryGet(string name, [NotNullWhen(true)] out T? answer)
    {
        answer = null;
        if (!answers.TryGetValue(name, out var found) || clock.GetElapsedTime(found.Since) >= kept) return false;
        answer = found.Answer;
        return true;
    }

    public void Keep(string name, T answer)
    {
        if (kept <= TimeSpan.Zero) return;
        if (answers.Count >= Most) answers.Clear();
        answers[name] = (answer, clock.GetTimestamp());
    }

    public void Forget(string name) => answers.TryRemove(name, out _);
}
