using Google.Protobuf;
using Lightbox.Catalog;
using Lightbox.Catalog.Datasets;
using Lightbox.Catalog.Tables;
using Lightbox.Catalog.V1;
using Lightbox.Common.V1;
using Lightbox.Storage.Migrations;
using Lightbox.Storage.Sqlite;

namespace Lightbox.Bench.Catalogs;

/// <summary>Datasets made of the field's words, as a person's own, and questions about them; the same every time.</summary>
internal static class GeneratedDatasets
{
    private static readonly (string Code, string Name)[] Modalities = [("CT", "computed tomography"), ("MR", "MRI"), ("US", "ultrasound"), ("DX", "chest X-ray"), ("MG", "mammography"), ("SM", "whole slide images"), ("PT", "PET"), ("OP", "fundus photography"), ("ES", "endoscopy"), ("XC", "dermatoscopy")];
    private static readonly string[] Parts = ["brain", "chest", "lung", "liver", "kidney", "prostate", "breast", "knee", "hip", "spine", "heart", "thyroid", "colon", "skin", "retina", "pancreas", "bladder", "uterus", "shoulder", "hand"];
    private static readonly string[] Findings = ["metastasis", "fracture", "effusion", "pneumothorax", "nodule", "carcinoma", "stenosis", "haemorrhage", "oedema", "polyp", "calcification", "infarct", "aneurysm", "cyst", "fibrosis", "melanoma", "glaucoma", "hernia", "abscess", "atelectasis"];
    private static readonly string[] Words = ["multicentre", "longitudinal", "paediatric", "screening", "annotated", "expert", "registry", "cohort", "challenge", "benchmark", "follow-up", "contrast", "baseline", "emergency", "ambulatory", "surgical", "rare", "synthetic", "paired", "anonymised"];
    private static readonly string[] Demands = ["", "", "", "open ", "no sign-up ", "with bounding boxes ", "with masks "];

    public static async Task FillAsync(string data, int count, CancellationToken cancellation)
    {
        using var database = new SqliteDatabase(Path.Combine(data, "catalog.db"));
        await new SqliteMigrator(database, MigrationSet.Load(typeof(CatalogExtensions).Assembly, MigrationSet.Sqlite)).MigrateAsync(cancellation);
        var rows = Enumerable.Range(0, count).Select(Make).Select(dataset => new object[] { DatasetNames.IdOf(dataset.Name), (long)DatasetOrigin.User, DatasetStamp.New(dataset, DateTimeOffset.UnixEpoch).ToByteArray() }).ToList();
        await new SqliteTables(database).WriteAsync(
            "",
            async writer =>
            {
                await writer.InsertAsync("datasets (id, origin, body)", "", rows, cancellation);
                return true;
            },
            cancellation);
    }

    public static IReadOnlyList<string> Questions(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ => $"{Pick(random, Demands)}{Pick(random, Modalities).Name} {Pick(random, Parts)} {Pick(random, Findings)} {Pick(random, Words)}")];
    }

    private static Dataset Make(int number)
    {
        var random = new Random(number);
        var (modality, part, finding) = (Pick(random, Modalities), Pick(random, Parts), Pick(random, Findings));
        return new Dataset
        {
            Name = $"datasets/generated-{number:00000}",
            DisplayName = $"{Pick(random, Words)} {part} {finding} {number}",
            Summary = $"{string.Join(' ', Enumerable.Range(0, 24).Select(_ => Pick(random, Words)))} {modality.Name} of the {part} with {finding}.",
            Modalities = { new Modality { Code = modality.Code, DisplayName = modality.Name } },
            BodyParts = { new CodedText { Text = part } },
            Findings = { new CodedText { Text = finding }, new CodedText { Text = Pick(random, Findings) } },
            Formats = { modality.Code == "SM" ? "SVS" : "DICOM" },
            Access = (AccessLevel)random.Next(4),
            Annotations = { new AnnotationKind { Kind = random.Next(2) == 0 ? "bounding_box" : "segmentation", Description = $"{finding} by {Pick(random, Words)} readers" } },
            UseCases = { $"{finding} detection", $"{Pick(random, Words)} {part} study" },
            Origin = DatasetOrigin.User,
        };
    }

    private static T Pick<T>(Random random, IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
