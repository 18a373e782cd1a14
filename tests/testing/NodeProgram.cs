namespace Lightbox.Testing;

/// <summary>Programs for Node with the packages of tests/testing/npm: independent readers of what we write.</summary>
public static class NodeProgram
{
    /// <summary>Runs a CommonJS program to its end and gives what it printed; a failure fails the test with what it said.</summary>
    /// <param name="input">Its standard input.</param>
    public static byte[] Run(string program, ReadOnlyMemory<byte> input)
    {
        var folder = NpmPackages.Require();
        // Modules are looked for from the folder of the program on.
        const string Start = "process.chdir(process.argv[1]); const load = require('module').createRequire(process.argv[1] + '/'); new Function('require', process.argv[2])(load);";
        return ExternalTool.Run("node", input, ["-e", Start, folder, program]);
    }
}
