using System.Text;
using Lightbox.Cli.Tests.Running;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Completion;

/// <summary>The scripts of `lightbox completion` in real shells on a real terminal, and what the command offers them.</summary>
public sealed class CompletionTests : IDisposable
{
    /// <summary>Types into a shell on a pseudo-terminal and waits for what completes it; says what was on the terminal when it does not come.</summary>
    private const string Terminal = """
        import os, pty, re, select, signal, sys, time
        shell, ready, lightbox, data = sys.argv[1:5]
        pid, terminal = pty.fork()
        if pid == 0:
            env = dict(os.environ, PATH=os.path.dirname(lightbox) + ':' + os.environ['PATH'], XDG_DATA_HOME=data, TERM='dumb', PS1='$ ', HISTFILE='')
            os.execvpe(shell.split()[0], shell.split(), env)
        seen = ''
        def until(wanted):
            global seen
            end = time.monotonic() + 60
            while True:
                found = re.search(wanted, seen)
                if found:
                    seen = seen[found.end():]
                    return
                if time.monotonic() > end or not select.select([terminal], [], [], end - time.monotonic())[0]:
                    sys.exit(f'{shell}: {wanted!r} did not come; on the terminal: {seen!r}')
                seen += os.read(terminal, 4096).decode(errors='replace')
        try:
            os.write(terminal, (ready + '; echo rea""dy\n').encode())
            until('ready\r?\n')
            for typed, completed in zip(sys.argv[5::2], sys.argv[6::2]):
                until(r'[$%] ?')
                os.write(terminal, (typed + '\t').encode())
                until(re.escape(completed))
                os.write(terminal, b'\x15\n')
        finally:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            os.close(terminal)
        print('done')
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("bash", "bash --norc --noprofile -i", "eval \"$(lightbox completion bash)\"")]
    [InlineData("zsh", "zsh -f -i", "autoload -U compinit; compinit -u -D; PS1='$ '; eval \"$(lightbox completion zsh)\"")]
    public async Task Tab_InARealShell_CompletesCommandsOptionsAndIds(string program, string shell, string ready)
    {
        ExternalTool.Run(program, "-c", "true");
        File.WriteAllText(folder["own.yaml"], "id: xylophone-films\nname: Xylophone films");
        var added = await LightboxCommand.RunAsync("datasets", "add", folder["own.yaml"], "--data", folder["lightbox"]);
        Assert.True(added.ExitCode == 0, added.Said);

        var said = ExternalTool.Python(
            Terminal, shell, ready, LightboxCommand.Executable, folder.Path,
            "lightbox datase", "datasets",
            "lightbox datasets info chexp", "chexpert",
            "lightbox datasets cite mura brain-m", "brain-mets-lung-mri-path-segs",
            "lightbox datasets info xylo", "xylophone-films",
            "lightbox datasets list --acc", "--access",
            "lightbox datasets list --access regis", "registration",
            "lightbox scenarios recommend canc", "cancer-dx");

        Assert.Equal("done\n", Encoding.UTF8.GetString(said));
    }

    [Theory]
    [InlineData("lightbox datasets i", 19, "info")]
    [InlineData("lightbox datasets info chexp and more", 28, "chexpert")]
    [InlineData("/opt/lightbox/lightbox datasets info mu", 39, "mulan\nmura")]
    [InlineData("lightbox datasets card mura --format ", 37, "croissant\nmarkdown\nschema-org")]
    [InlineData("lightbox ingest there --dataset uta", 34, "uta4\nuta7")]
    [InlineData("lightbox datasets info --dat", 99, "--data")]
    [InlineData("lightbox datasets add ", 22, "")]
    [InlineData("lightbox", 8, "")]
    [InlineData("", 0, "")]
    public async Task Complete_AtTheCursor_OffersWhatFits(string line, int position, string expected)
    {
        var ended = await LightboxCommand.RunAsync("complete", "--position", position.ToString(System.Globalization.CultureInfo.InvariantCulture), "--", line);
        Assert.True(ended.ExitCode == 0, ended.Said);
        Assert.Equal(expected, ended.Output.Trim());
        Assert.Empty(ended.Error);
    }

    [Fact]
    public async Task Complete_NoDataFolder_MakesNone()
    {
        var ended = await LightboxCommand.RunAsync("complete", "--", $"lightbox datasets info --data {folder["none"]} chexp");
        Assert.Equal("chexpert", ended.Output.Trim());
        Assert.False(Directory.Exists(folder["none"]));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("pwsh")]
    public async Task Completion_Script_CallsTheCommandThatAnswers(string shell)
    {
        var ended = await LightboxCommand.RunAsync("completion", shell);
        Assert.True(ended.ExitCode == 0, ended.Said);
        Assert.Contains("complete --position", ended.Output, StringComparison.Ordinal);
    }
}
