using Lightbox.Common.V1;
using Lightbox.Testing;
using Xunit;

namespace Lightbox.Services.Tests.Ingest.Prepare;

public sealed class EchoNetTests(LayoutFixture layout) : IClassFixture<LayoutFixture>
{
    [Fact]
    public async Task Prepare_ListAndTracings_ValuesSplitsAndTracings()
    {
        const string root = "echo/EchoNet-Dynamic";
        foreach (var name in (string[])["0X1A0A263B22CCD966", "0X1A2A76BDB5B98BED"])
        {
            Directory.CreateDirectory(layout.Folder[$"{root}/Videos"]);
            ExternalTool.Run("ffmpeg", "-v", "error", "-f", "lavfi", "-i", $"testsrc=size=112x112:rate={(name.EndsWith('6') ? 50 : 25)}", "-frames:v", "4", "-c:v", "mjpeg", "-y", layout.Folder[$"{root}/Videos/{name}.avi"]);
        }

        // The one table writes names without extension, the other with; one split in another case; one video that is not here; one cell that is no number.
        layout.Write(
            $"{root}/FileList.csv",
            "FileName,EF,ESV,EDV,FrameHeight,FrameWidth,FPS,NumberOfFrames,Split\n0X1A0A263B22CCD966,78.498406,14.881368,69.210534,112,112,50,4,VAL\n"
            + "0X1A2A76BDB5B98BED,59.10,,oops,112,112,25,4,train\n0X9999,50,1,2,112,112,50,4,TEST\n");
        layout.Write(
            $"{root}/VolumeTracings.csv",
            "FileName,X1,Y1,X2,Y2,Frame\n0X1A0A263B22CCD966.avi,51.26,15.34,64.93,69.12,0\n0X1A0A263B22CCD966.avi,50.03,17.16,53.36,16.31,0\n"
            + "0X1A2A76BDB5B98BED.avi,1,2,3,4,3\n0X1A0A263B22CCD966.avi,5,6,7,8,2\n");

        var job = await layout.TakeInAsync("echo", "datasets/echonet-dynamic", prepare: true);

        Assert.Equal(JobState.PartiallySucceeded, job.State);
        Assert.Equal("The row has no readable number in column EDV.", Assert.Single(job.Refusals).Reason);
        var prepared = await layout.ReadAsync("datasets/echonet-dynamic");
        const string one = "EchoNet-Dynamic/Videos/0X1A0A263B22CCD966.avi", two = "EchoNet-Dynamic/Videos/0X1A2A76BDB5B98BED.avi", list = "EchoNet-Dynamic/FileList.csv", tracings = "EchoNet-Dynamic/VolumeTracings.csv";
        Assert.Equal([$"{one} valid p1 s1", $"{two} train p2 s2"], prepared.Places);
        Assert.Equal(
            new[]
            {
                $"{one} ejection_fraction = 78.498406 % ({list}:2)", $"{one} end_systolic_volume = 14.881368 mL ({list}:2)", $"{one} end_diastolic_volume = 69.210534 mL ({list}:2)",
                $"{one} frame_height = 112 {{px}} ({list}:2)", $"{one} frame_width = 112 {{px}} ({list}:2)", $"{one} fps = 50 /s ({list}:2)", $"{one} number_of_frames = 4 ({list}:2)",
                $"{two} ejection_fraction = 59.1 % ({list}:3)", $"{two} frame_height = 112 {{px}} ({list}:3)", $"{two} frame_width = 112 {{px}} ({list}:3)", $"{two} fps = 25 /s ({list}:3)",
                $"{two} number_of_frames = 4 ({list}:3)",
                $$"""{{one}} left_ventricle_tracing = {"type":"MultiLineString","coordinates":[[[51.26,15.34],[64.93,69.12]],[[50.03,17.16],[53.36,16.31]]]} @0 ({{tracings}}:2)""",
                $$"""{{one}} left_ventricle_tracing = {"type":"MultiLineString","coordinates":[[[5,6],[7,8]]]} @2 ({{tracings}}:5)""",
                $$"""{{two}} left_ventricle_tracing = {"type":"MultiLineString","coordinates":[[[1,2],[3,4]]]} @3 ({{tracings}}:4)""",
            }.Order(StringComparer.Ordinal),
            prepared.Statements);
    }

    [Fact]
    public async Task Prepare_TracingsMissing_NamesThem()
    {
        var dataset = await layout.House.DatasetAsync();
        layout.Write("list/FileList.csv", "FileName,EF,ESV,EDV,FrameHeight,FrameWidth,FPS,NumberOfFrames,Split\n");
        await layout.TakeInAsync("list", dataset, prepare: false);

        Assert.EndsWith("VolumeTracings.csv is missing.", await layout.MismatchAsync(dataset, "echonet-dynamic"));
    }
}
