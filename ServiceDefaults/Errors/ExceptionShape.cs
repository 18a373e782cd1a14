using System.Diagnostics;
using System.Text;

namespace Lightbox.ServiceDefaults.Errors;

/// <summary>
/// An unexpected exception for the log: types and frames. Its message is left out because it may quote what was being read (a tag's
/// value, a file's name); the place is what a developer needs.
/// </summary>
internal static class ExceptionShape
{
    private const int MaximumFrames = 12;

    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (text.Length > 0) text.Append(" <- ");
            text.Append(e.GetType().FullName);
            foreach (var frame in new StackTrace(e, fNeedFileInfo: false).GetFrames().Take(MaximumFrames))
            {
                if (DiagnosticMethodInfo.Create(frame) is { } method)
                    text.Append(" at ").Append(method.DeclaringTypeName).Append('.').Append(method.Name);
            }
        }

        return text.ToString();
    }
}
