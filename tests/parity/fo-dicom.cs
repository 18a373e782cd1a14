#!/usr/bin/env dotnet
#:package fo-dicom@5.1.3
#:property ManagePackageVersionsCentrally=false
#:property PublishAot=false

// What fo-dicom reads of every DICOM file of a folder, as the JSON that `lightbox inspect FILE --json` prints, one file a line with its name in front.
// Outside the build: for machines that have the package.
//
//   dotnet run tests/parity/fo-dicom.cs -- FOLDER                          prints the lines
//   dotnet run tests/parity/fo-dicom.cs -- FOLDER --against ./lightbox     runs the command on each file and prints what differs; exit code 1 when something does
//
// Only what fo-dicom itself says is printed and compared: kind, dims, affine and the like are conclusions of ours.

using System.Diagnostics;
using System.Text.Json.Nodes;
using FellowOakDicom;
using FellowOakDicom.IO;

if (args is not ([_] or [_, "--against", _]))
{
    Console.Error.WriteLine("usage: dotnet run fo-dicom.cs -- FOLDER [--against LIGHTBOX]");
    return 2;
}

var (folder, command, differ, read) = (args[0], args.Length == 3 ? args[2] : null, 0, 0);
foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
{
    if (!DicomFile.HasValidHeader(path)) continue;
    var theirs = Read(path);
    if (theirs is null) continue;
    read++;
    var name = Path.GetRelativePath(folder, path);
    if (command is null) Console.WriteLine(new JsonObject([new("file", name), .. theirs.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))]).ToJsonString());
    else differ += Compare(name, theirs, Ours(command, path));
}

if (command is not null) Console.WriteLine($"{read} files, {differ} differ");
return differ == 0 ? 0 : 1;

static JsonObject? Read(string path)
{
    DicomFile file;
    try
    {
        file = DicomFile.Open(path, FileReadOption.SkipLargeTags);
    }
    catch (Exception e) when (e is DicomFileException or DicomIoException or DicomDataException)
    {
        return null;
    }

    var dataSet = file.Dataset;
    var syntax = file.FileMetaInfo.TryGetSingleValue(DicomTag.TransferSyntaxUID, out DicomUID uid) ? DicomTransferSyntax.Lookup(uid) : null;
    var hasPixels = dataSet.Contains(DicomTag.PixelData) || dataSet.Contains(DicomTag.FloatPixelData) || dataSet.Contains(DicomTag.DoubleFloatPixelData);
    var json = new JsonObject { ["format"] = "dicom", ["mediaType"] = "application/dicom" };
    Add(json, "transferSyntax", syntax?.UID.UID);
    Add(json, "sopClass", Text(dataSet, DicomTag.SOPClassUID));
    Add(json, "modality", Text(dataSet, DicomTag.Modality));
    Add(json, "bodyPart", Text(dataSet, DicomTag.BodyPartExamined));
    Add(json, "rows", Number(dataSet, DicomTag.Rows));
    Add(json, "columns", Number(dataSet, DicomTag.Columns));
    if (hasPixels) Add(json, "frames", dataSet.Contains(DicomTag.NumberOfFrames) ? Number(dataSet, DicomTag.NumberOfFrames) : 1);
    Add(json, "samplesPerPixel", Number(dataSet, DicomTag.SamplesPerPixel));
    Add(json, "bitsAllocated", Number(dataSet, DicomTag.BitsAllocated));
    Add(json, "bitsStored", Number(dataSet, DicomTag.BitsStored));
    Add(json, "pixelRepresentation", Number(dataSet, DicomTag.PixelRepresentation));
    Add(json, "photometric", Text(dataSet, DicomTag.PhotometricInterpretation));
    Add(json, "planar", Number(dataSet, DicomTag.PlanarConfiguration));
    Add(json, "spacing", Numbers(dataSet, DicomTag.PixelSpacing, 2) ?? Numbers(dataSet, DicomTag.ImagerPixelSpacing, 2));
    if (First(dataSet, DicomTag.WindowCenter) is { } center && First(dataSet, DicomTag.WindowWidth) is > 0 and var width) json["window"] = new JsonArray(center, width);
    if (hasPixels && syntax is not null) json["byteOrder"] = syntax.Endian == Endian.Big ? "big" : "little";
    Add(json, "studyInstanceUid", Text(dataSet, DicomTag.StudyInstanceUID));
    Add(json, "seriesInstanceUid", Text(dataSet, DicomTag.SeriesInstanceUID));
    Add(json, "sopInstanceUid", Text(dataSet, DicomTag.SOPInstanceUID));
    Add(json, "instanceNumber", Number(dataSet, DicomTag.InstanceNumber));
    Add(json, "imagePosition", Numbers(dataSet, DicomTag.ImagePositionPatient, 3));
    Add(json, "imageOrientation", Numbers(dataSet, DicomTag.ImageOrientationPatient, 6));
    return json;
}

static JsonObject? Ours(string command, string path)
{
    using var process = Process.Start(new ProcessStartInfo(command, ["inspect", path, "--json"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    var error = process.StandardError.ReadToEndAsync();
    var output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    error.Wait();
    return process.ExitCode == 0 ? JsonNode.Parse(output)!.AsObject() : null;
}

// 1 when something differs, 0 else.
static int Compare(string name, JsonObject theirs, JsonObject? ours)
{
    if (ours is null)
    {
        Console.WriteLine($"{name}: fo-dicom reads it, lightbox does not");
        return 1;
    }

    var wrong = theirs.Where(pair => !Same(pair.Value, ours[pair.Key])).ToList();
    foreach (var (key, value) in wrong) Console.WriteLine($"{name}: {key} is {value?.ToJsonString()} to fo-dicom, {ours[key]?.ToJsonString() ?? "absent"} to lightbox");
    return wrong.Count == 0 ? 0 : 1;
}

static bool Same(JsonNode? a, JsonNode? b) => (a, b) switch
{
    (JsonArray left, JsonArray right) => left.Count == right.Count && left.Zip(right).All(pair => Same(pair.First, pair.Second)),
    (JsonValue left, JsonValue right) when IsNumber(left) && IsNumber(right) =>
        double.Parse(left.ToJsonString()) is var x && double.Parse(right.ToJsonString()) is var y && Math.Abs(x - y) <= 1e-9 * Math.Max(1, Math.Abs(x)),
    _ => JsonNode.DeepEquals(a, b),
};

static bool IsNumber(JsonValue value) => value.GetValueKind() == System.Text.Json.JsonValueKind.Number;

static void Add(JsonObject json, string key, JsonNode? value)
{
    if (value is not null) json[key] = value;
}

static string? Text(DicomDataset dataSet, DicomTag tag) =>
    dataSet.TryGetValue<string>(tag, 0, out var value) && value.Trim('\0', ' ') is { Length: > 0 } text ? text : null;

static JsonNode? Number(DicomDataset dataSet, DicomTag tag) => First(dataSet, tag) is { } value && value == Math.Floor(value) ? (JsonNode)(long)value : null;

static double? First(DicomDataset dataSet, DicomTag tag)
{
    try
    {
        return dataSet.TryGetValue<double>(tag, 0, out var value) && double.IsFinite(value) ? value : null;
    }
    catch (Exception e) when (e is FormatException or InvalidCastException or DicomDataException)
    {
        // Real files hold numbers that are none; absent then, as ours says.
        return null;
    }
}

static JsonArray? Numbers(DicomDataset dataSet, DicomTag tag, int count)
{
    try
    {
        return dataSet.TryGetValues<double>(tag, out var values) && values.Length == count ? new JsonArray([.. values.Select(value => (JsonNode)value)]) : null;
    }
    catch (Exception e) when (e is FormatException or InvalidCastException or DicomDataException)
    {
        return null;
    }
}
