using System.CommandLine;
using System.Globalization;

namespace Lightbox.Cli.Terminal;

/// <summary>Options that take a whole number within bounds.</summary>
internal static class Bounds
{
    /// <summary>
    /// A number outside is wrong use. The text is looked at and not the converted value: asking for that of a text that is no number throws, where the
    /// parser has a message of its own.
    /// </summary>
    public static void Between(this Option<int> option, int least, int most, string otherwise) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            && (number < least || number > most))
        {
            result.AddError(otherwise);
        }
    });
}
