using System.Text.Json.Nodes;
using Lightbox.Cli.Tests.Running;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Cli.Tests.Benchmarks;

/// <summary>`lightbox benchmark` from a person's file of scenarios to scores: on the demo set, and on small copies of MURA and Brain-Mets-Lung as prepare takes them in.</summary>
public sealed class BenchmarkTests : IDisposable
{
    /// <summary>Six forearm studies of six patients, every other one abnormal, and a wrist, as the dataset lays them out.</summary>
    private const string Mura = """
        import os, sys
        from PIL import Image
        root, paths, labels = sys.argv[1] + "/MURA-v1.1", [], []
        for patient in range(7):
            label = patient % 2
            region = "XR_WRIST" if patient == 6 else "XR_FOREARM"
            study = f"train/{region}/patient{patient:05}/study1_{'positive' if label else 'negative'}/"
            os.makedirs(f"{root}/{study}")
            Image.new("L", (300 + patient, 200), 30 * patient).save(f"{root}/{study}image1.png")
            paths.append(f"MURA-v1.1/{study}image1.png\n")
            labels.append(f"MURA-v1.1/{study},{label}\n")
        open(f"{root}/train_image_paths.csv", "w").writelines(paths)
        open(f"{root}/train_labeled_studies.csv", "w").writelines(labels)
        """;

    /// <summary>Three cases: slides, volumes with their masks, the clinical sheet.</summary>
    private const string BrainMets = """
        import nibabel, numpy, openpyxl, os, sys
        from PIL import Image
        root = sys.argv[1]
        os.makedirs(root + "/histopathology"); os.makedirs(root + "/radiology")
        ramp = numpy.arange(16 * 16 * 16).reshape(16, 16, 16)
        for case in (1, 2, 3):
            Image.fromarray(numpy.full((600, 500, 3), 60 * case, numpy.uint8)).save(f"{root}/histopathology/case_{case:03}.svs", format="TIFF")
            for kind in ("t1ce_img", "flair_img"):
                nibabel.save(nibabel.Nifti1Image((ramp * case + len(kind)).astype(numpy.int16), numpy.eye(4)), f"{root}/radiology/case_{case:03}_{kind}.nii.gz")
            nibabel.save(nibabel.Nifti1Image((ramp % (case + 5) == 0).astype(numpy.uint8), numpy.eye(4)), f"{root}/radiology/case_{case:03}_core_seg.nii.gz")
        book = openpyxl.Workbook()
        for row in [["Case ID", "Age (years)", "KPS", "Histology"], ["case_001", 61, 90, "Adenocarcinoma"], ["case_002", 55, 80, "SCLC"], ["case_003", 70, 70, "Adenocarcinoma"]]:
            book.active.append(row)
        book.save(root + "/clinical_data.xlsx")
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task PrepareAndScore_DemoSet_EndToEnd_ChangedPackIsRefused()
    {
        await using (var up = LightboxCommand.Start("up", "--demo", "--data", folder["data"], "--port", "0"))
        {
            // One after the other: each has its own patience, and the set is much to make on a busy machine.
            foreach (var said in (string[])["Serving ", "Making the demo set", "45 files seen", "Ctrl-C stops"]) await up.LineAsync(line => line.StartsWith(said, StringComparison.Ordinal));
            Write("scenarios.json", """
                {"title":"mine","scenarios":[{"id":"ct/heart","modality":"CT","prompt":"Is the heart in it?"},{"id":"echo","modality":"Ultrasound","dataset":"demo"},{"id":"slide","modality":"SM","dataset":"demo"},{"id":"nobody"}]}
                """);
            var prepared = await LightboxCommand.RunAsync("benchmark", "prepare", folder["scenarios.json"], "--out", folder["pack"], "--per-scenario", "8", "--seed", "3", "--data", folder["data"]);
            Assert.True(prepared.ExitCode == 0, prepared.Said);
            Assert.Contains("10 images for 3 scenarios", prepared.Output, StringComparison.Ordinal);
            Assert.Contains("nobody: NOT_MAPPED", prepared.Output, StringComparison.Ordinal);
            Assert.Contains("10 of 10 images", prepared.Error, StringComparison.Ordinal);
            var again = await LightboxCommand.RunAsync("benchmark", "prepare", folder["scenarios.json"], "--out", folder["again"], "--per-scenario", "8", "--seed", "3", "--data", folder["data"]);
            Assert.True(again.ExitCode == 0, again.Said);
            Assert.Equal(File.ReadAllText(folder["pack", "manifest.json"]), File.ReadAllText(folder["again", "manifest.json"]));
            await up.InterruptAsync();
        }

        ExternalTool.Run("env", "--chdir=" + folder["pack"], "sha256sum", "--strict", "--quiet", "-c", "manifest.json.sha256");
        var pack = JsonNode.Parse(File.ReadAllText(folder["pack", "scenarios.json"]))!;
        Assert.Equal("mine", (string?)pack["title"]);
        Assert.Contains("not for diagnosis", (string?)pack["notice"], StringComparison.Ordinal);
        var heart = pack["scenarios"]![0]!;
        Assert.Equal(("Is the heart in it?", "images/heart/1.png"), ((string?)heart["prompt"], (string?)heart["image_path"]));
        var images = heart["images"]!.AsArray();
        Assert.Equal(4, images.Count(image => Truth(image!, "heart").GetValue<bool>()));
        Assert.Equal("2048", Text(ExternalTool.Python("import sys; from PIL import Image; print(max(Image.open(sys.argv[1]).size), end='')", folder["pack", (string)pack["scenarios"]![2]!["image_path"]!])));

        // A model that is right but for the first image, and says where every slice lies 10 mm too high.
        var lines = images.SelectMany((image, i) => new[]
        {
            $$"""{"id":"{{(string?)image!["id"]}}","field":"heart","prediction":{{(Truth(image, "heart").GetValue<bool>() == (i > 0) ? "0.9" : "0.2")}}}""",
            $$"""{"scenario":"ct/heart","image":"{{(string?)image["image_path"]}}","field":"slice_position","prediction":{{Truth(image, "slice_position").GetValue<double>() + 10}}}""",
        }).Append("""{"scenario":"echo","predictions":{"ejection_fraction":60,"modality":"US"}}""").ToArray();
        Write("predictions.jsonl", string.Join('\n', lines));
        var scored = await ScoreAsync("--json");
        Assert.True(scored.ExitCode == 0, scored.Said);
        var scores = JsonNode.Parse(scored.Output)!["scores"]!.AsArray();
        Assert.Equal(7 / 8.0, Value("ct/heart", "heart", "accuracy"));
        Assert.Equal(10.0, Value("ct/heart", "slice_position", "mean_absolute_error"), 1e-9);
        Assert.Equal(1.0, Value("echo", "modality", "accuracy"));
        Assert.InRange(Value("echo", "ejection_fraction", "mean_absolute_error"), 0.1, 5);

        Write("predictions.jsonl", string.Join('\n', lines[1..]));
        var missing = await ScoreAsync();
        Assert.Equal((1, true), (missing.ExitCode, missing.Error.Contains("missing: heart of ct/heart/1", StringComparison.Ordinal)));
        var partial = await ScoreAsync("--allow-missing");
        Assert.True(partial.ExitCode == 0, partial.Said);
        Assert.Contains("1 predictions are missing", partial.Output, StringComparison.Ordinal);

        var truth = File.ReadAllText(folder["pack", "scenarios.json"]);
        File.WriteAllText(folder["pack", "scenarios.json"], truth.Replace("\"value\": true", "\"value\": false", StringComparison.Ordinal));
        var changed = await ScoreAsync();
        Assert.True(changed.ExitCode == 1, changed.Said);
        Assert.Contains("scenarios.json has another hash", changed.Error, StringComparison.Ordinal);
        File.WriteAllText(folder["pack", "scenarios.json"], truth);
        File.AppendAllText(folder["pack", "manifest.json"], " ");
        Assert.Contains("manifest.json has another hash", (await ScoreAsync()).Error, StringComparison.Ordinal);

        double Value(string scenario, string field, string measure) => scores.Single(score => (string?)score!["scenario"] == scenario && (string?)score["field"] == field && (string?)score["measure"] == measure)!["value"]!.GetValue<double>();
    }

    [Fact]
    public async Task PrepareAndScore_MuraAndBrainMets_ObeyTheTerms()
    {
        Directory.CreateDirectory(folder["mura"]);
        ExternalTool.Python(Mura, folder["mura"]);
        ExternalTool.Python(BrainMets, Directory.CreateDirectory(folder["mets"]).FullName);
        foreach (var (path, dataset) in new[] { ("mura", "mura"), ("mets", "brain-mets-lung-mri-path-segs") })
        {
            var taken = await RunAsync("ingest", folder[path], "--dataset", dataset, "--prepare");
            Assert.True(taken.ExitCode == 0, taken.Said);
        }

        Write("scenarios.json", """[{"id":"001"},{"id":"002"},{"id":"Cancer Dx"}]""");
        var closed = await RunAsync("benchmark", "prepare", folder["scenarios.json"], "--out", folder["closed"], "--per-scenario", "6");
        Assert.True(closed.ExitCode == 0, closed.Said);
        Assert.Contains("001: TERMS_NOT_ACCEPTED", closed.Output, StringComparison.Ordinal);
        await RunAsync("datasets", "accept", "mura");

        var prepared = await RunAsync("benchmark", "prepare", folder["scenarios.json"], "--out", folder["pack"], "--per-scenario", "6");

        Assert.True(prepared.ExitCode == 0, prepared.Said);
        var scenarios = JsonNode.Parse(File.ReadAllText(folder["pack", "scenarios.json"]))!.AsArray();
        var forearms = scenarios[0]!["images"]!.AsArray();
        Assert.Equal(6, forearms.Count);
        Assert.All(forearms, image => Assert.Contains("XR_FOREARM", (string?)image!["source"]!["path"], StringComparison.Ordinal));
        Assert.Contains("Research Use Agreement", (string?)forearms[0]!["license"], StringComparison.Ordinal);
        // Volumes of the three cases, never a mask; slides of the three cases.
        var volumes = scenarios[1]!["images"]!.AsArray().Select(image => (string?)image!["source"]!["path"]).Order().ToList();
        Assert.Equal(6, volumes.Count);
        Assert.All(volumes, path => Assert.EndsWith("_img.nii.gz", path, StringComparison.Ordinal));
        Assert.Equal(["histopathology/case_001.svs", "histopathology/case_002.svs", "histopathology/case_003.svs"], scenarios[2]!["images"]!.AsArray().Select(image => (string)image!["source"]!["path"]!).Order(StringComparer.Ordinal));
        var citations = File.ReadAllText(folder["pack", "CITATIONS.md"]);
        Assert.Contains("arXiv:1712.06957", citations, StringComparison.Ordinal);
        Assert.Contains("10.7937/k0sm-y874", citations, StringComparison.Ordinal);
        Assert.Contains("@", citations, StringComparison.Ordinal);

        var predictions = forearms.Select(image => $$"""{"id":"{{(string?)image!["id"]}}","field":"abnormal","prediction":{{(Truth(image, "abnormal").GetValue<bool>() ? "0.8" : "0.4")}}}""")
            .Concat(scenarios[2]!["images"]!.AsArray().Select(image => $$"""{"id":"{{(string?)image!["id"]}}","field":"histology","prediction":"adenocarcinoma"}"""));
        Write("predictions.jsonl", string.Join('\n', predictions));
        var scored = await ScoreAsync("--positive", "histology=SCLC");
        Assert.True(scored.ExitCode == 0, scored.Said);
        Assert.Matches(@"001 +abnormal +auroc +1\.000 ", scored.Output);
        Assert.Matches(@"001 +abnormal +accuracy +1\.000 ", scored.Output);
        Assert.Matches(@"Cancer Dx +histology +sensitivity +0\.000 ", scored.Output);
        Assert.Matches(@"Cancer Dx +histology +accuracy +0\.667 ", scored.Output);

        await RunAsync("datasets", "withdraw", "mura", "--reason", "over");
        var withdrawn = await RunAsync("benchmark", "prepare", folder["scenarios.json"], "--out", folder["other"], "--json");
        Assert.True(withdrawn.ExitCode == 0, withdrawn.Said);
        Assert.Equal("TERMS_NOT_ACCEPTED", (string?)JsonNode.Parse(withdrawn.Output)!["omissions"]![0]!["code"]);
    }

    [Theory]
    [InlineData("[{]", "is no JSON: line 1")]
    [InlineData("{}", "holds no list of scenarios")]
    [InlineData("[]", "must hold 1 to")]
    [InlineData("""[{"title":"x"}]""", "entry 1 is no scenario")]
    [InlineData("""[{"id":"a"},{"id":"a"}]""", "has the scenario a twice")]
    [InlineData("""[{"id":"a","id":"b"}]""", "has a name twice")]
    public async Task Prepare_WrongFile_IsToldBeforeAnythingStarts(string text, string expected)
    {
        Write("scenarios.json", text);

        var refused = await RunAsync("benchmark", "prepare", folder["scenarios.json"], "--out", folder["pack"]);

        Assert.Equal((2, true), (refused.ExitCode, refused.Error.Contains(expected, StringComparison.Ordinal)));
        Assert.False(Directory.Exists(folder["data"]));
    }

    private static JsonValue Truth(JsonNode image, string field) => image["ground_truth"]!.AsArray().Single(truth => (string?)truth!["field"] == field)!["value"]!.AsValue();

    private static string Text(byte[] output) => System.Text.Encoding.UTF8.GetString(output);

    private void Write(string name, string text) => File.WriteAllText(folder[name], text);

    private Task<Ended> ScoreAsync(params string[] more) => RunAsync(["benchmark", "score", folder["predictions.jsonl"], "--pack", folder["pack"], .. more]);

    private Task<Ended> RunAsync(params string[] arguments) => LightboxCommand.RunAsync([.. arguments, "--data", folder["data"]]);
}
