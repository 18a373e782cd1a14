namespace Lightbox.Cli.Hosting;

/// <summary>The command decides when its services end; Ctrl-C is for it, not for each of five hosts.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
