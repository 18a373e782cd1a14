namespace Lightbox.Imaging.Display;

/// <summary>A window that a file brings along.</summary>
/// <param name="Center">Modality units.</param>
/// <param name="Width">Modality units, above 0.</param>
/// <param name="Name">What its maker calls it (Window Center &amp; Width Explanation, 0028,1055); null when it has no name.</param>
public sealed record NamedWindow(double Center, double Width, WindowFunction Function = WindowFunction.Linear, string? Name = null)
{
    public Window ToWindow() => new(Center, Width, Function);
}
