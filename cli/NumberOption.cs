using System.CommandLine;
using System.Globalization;

namespace Lightbox.Cli;

/// <summary>A whole-number option whose error names its range.</summary>
internal static class NumberOption
{
    public static Option<int> Create(string name, string description, int least, int most, int value) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => value,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                return number;
            }

            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes a whole number from {least} to {most}."));
            return 0;
        },
    };
}
