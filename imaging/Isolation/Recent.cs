namespace Lightbox.Imaging.Isolation;

/// <summary>The few things used last, by id; the one asked for longest ago is closed for a new one.</summary>
internal sealed class Recent<T>(int most) : IDisposable
    where T : IDisposable
{
    private readonly List<(string Id, T Item)> items = [];

    public T Find(string id, Func<T> open)
    {
        int at = items.FindIndex(entry => entry.Id == id);
        var found = at >= 0 ? items[at].Item : open();
        if (at >= 0) items.RemoveAt(at);
        items.Insert(0, (id, found));
        if (items.Count > most)
        {
            items[^1].Item.Dispose();
            items.RemoveAt(items.Count - 1);
        }

        return found;
    }

    public void Close(string id)
    {
        foreach (var (_, item) in items.Where(entry => entry.Id == id)) item.Dispose();
        items.RemoveAll(entry => entry.Id == id);
    }

    public void Dispose()
    {
        foreach (var (_, item) in items) item.Dispose();
        items.Clear();
    }
}
