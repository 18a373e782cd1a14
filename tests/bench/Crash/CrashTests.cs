using Lightbox.Bench.Crash;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Bench.Tests.Crash;

/// <summary>The short form of the crash run; `bench run crash` is the long one.</summary>
public sealed class CrashTests
{
    /// <summary>More kills than failures after which a job is given up: one that gets on each time is not.</summary>
    [Fact]
    public async Task Run_SqliteKilledTwelveTimes_EveryFileOnceAndNothingLeftOver()
    {
        var said = new StringWriter();

        int exit = await new CrashRun(new CrashOptions(Files: 400, Kills: 12, Store: "sqlite"), said).RunAsync(TestContext.Current.CancellationToken);

        Assert.True(exit == 0, said.ToString());
    }

    [Fact]
    public async Task Run_TwoWorkersOnPostgresKilledFourTimes_EveryFileOnceAndNothingLeftOver()
    {
        Part.Require(PostgresServer.Installed, "PostgreSQL 15 (scripts/install-postgres.sh)");
        var said = new StringWriter();

        int exit = await new CrashRun(new CrashOptions(Files: 300, Kills: 4, Store: "postgres"), said).RunAsync(TestContext.Current.CancellationToken);

        Assert.True(exit == 0, said.ToString());
    }
}
