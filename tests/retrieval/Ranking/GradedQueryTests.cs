using Xunit;

namespace Lightbox.Retrieval.Tests.Ranking;

/// <summary>Graded queries in five kinds over the small collection; grades 2 (the answer) and 1 (of use). The bar is what the ranker reaches, with some room.</summary>
public sealed class GradedQueryTests
{
    public static readonly (string Query, string Grades)[] Queries =
    [
        ("chest x-ray pneumonia", "cxr:2 covid:1 cxr-tb:1"),
        ("ejection fraction", "echo:2"),
        ("aortic stenosis", "valve:2"),
        ("TI-RADS thyroid ultrasound", "thyroid:2 breast-us:1"),
        ("brain metastases EGFR", "brain-mets:2"),
        ("mitotic figures", "mitosis:2"),
        ("liver lesion CT", "liver:2 kidney:1 colon:1"),
        ("tuberculosis screening", "cxr-tb:2"),
        ("collapsed lung", "cxr:2"),
        ("broken arm bone", "limb:2 hip:2"),
        ("enlarged heart", "cxr:2"),
        ("brain bleed", "head-ct:2"),
        ("lump in the thyroid", "thyroid:2"),
        ("memory loss MRI", "dementia:2"),
        ("bowel polyps", "colon:2"),
        ("hardened arteries", "cac:2"),
        ("heart ultrasound", "echo:2 valve:2"),
        ("WSI lung cancer", "brain-mets:2"),
        ("CAC score", "cac:2"),
        ("cxr ptx", "cxr:2"),
        ("sonography of the breast", "breast-us:2"),
        ("LVEF", "echo:2"),
        ("MRI of the head", "glioma:1 dementia:1 brain-mets:1 head-ct:1"),
        ("pnuemonia", "cxr:2"),
        ("mamography", "mammo:2"),
        ("echocardigram videos", "echo:2 valve:1"),
        ("dermascopy melanomma", "skin:2"),
        ("diabetic retinopaty", "eye:2"),
        ("haemorrhage", "head-ct:2"),
        ("colonoscpy confirmed", "colon:2"),
        ("tumor outlines on abdominal CT", "liver:2 kidney:2 glioma:1"),
        ("radiologists marked nodules", "lung-ct:2 mammo:1"),
        ("raw k-space", "knee:2"),
    ];

    public static TheoryData<string> NothingFits =>
    [
        "worm images", "satellite photos of forests", "guitar chords", "stock prices today", "cat pictures", "weather in Paris", "electron microscopy of viruses", "dental crowns",
        "pizza", "self-driving cars lidar",
    ];

    [Fact]
    public void Search_GradedQueries_StaysAboveTheBar()
    {
        using var index = SmallCollection.Index();
        var scores = Queries.Select(q => (q.Query, Score: Ndcg.At10([.. index.Search(q.Query).Hits.Select(h => h.Id)], Parse(q.Grades)))).ToArray();
        var mean = scores.Average(s => s.Score);
        Assert.True(mean >= 0.95, $"nDCG@10 {mean:F3}; weakest: {string.Join("; ", scores.OrderBy(s => s.Score).Take(8).Select(s => $"{s.Query} {s.Score:F2}"))}");
    }

    [Theory]
    [MemberData(nameof(NothingFits))]
    public void Search_WhatNothingFits_Abstains(string query)
    {
        using var index = SmallCollection.Index();
        var result = index.Search(query);
        Assert.False(result.Answered, $"coverage {result.Coverage:F2}: {string.Join(", ", result.Hits.Take(3).Select(h => h.Id))}");
    }

    private static Dictionary<string, int> Parse(string grades) =>
        grades.Split(' ').Select(g => g.Split(':')).ToDictionary(g => g[0], g => int.Parse(g[1]));
}
