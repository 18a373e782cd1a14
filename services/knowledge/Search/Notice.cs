namespace Lightbox.Knowledge.Search;

/// <summary>What every entry and every pack carries.</summary>
internal static class Notice
{
    public const string Text = "For education and research use only; not for diagnosis or treatment.";

    /// <param name="limits">What the entry does not establish; may be empty.</param>
    public static string With(string limits) => limits.Length == 0 ? Text : $"{Text} {limits}";
}
