using Lightbox.ServiceDefaults.Access;
using Lightbox.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Connections;

namespace Lightbox.ServiceDefaults;

/// <summary>How a service's program ends.</summary>
public static class ServiceProgram
{
    /// <summary>
    /// Runs until asked to stop. A reason not to start is one sentence on standard error, never a stack trace.
    /// </summary>
    /// <returns>0 done, 1 could not run (a busy port, a full disk), 2 wrong use (an address that needs access configured).</returns>
    public static async Task<int> RunServiceAsync(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        // Taken before the run, whose end disposes the container.
        var translator = app.Services.GetRequiredService<ErrorTranslator>();
        try
        {
            await app.RunAsync();
            return 0;
        }
        catch (StartRefusedException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return refused.ExitCode;
        }
        catch (IOException busy) when (busy.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{busy.Message.TrimEnd('.')}: another program listens there; choose another port.");
            return 1;
        }
        catch (Exception failed) when (translator.Foresees(failed) is { } known)
        {
            await Console.Error.WriteLineAsync(known.Message);
            return 1;
        }
    }
}
